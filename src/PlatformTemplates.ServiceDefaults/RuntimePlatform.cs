using Microsoft.Extensions.Configuration;

namespace PlatformTemplates.ServiceDefaults;

/// <summary>Where the process runs, as its environment variables tell.</summary>
internal static class RuntimePlatform
{
    public static bool IsKubernetes(IConfiguration configuration) => configuration["KUBERNETES_SERVICE_HOST"] is { Length: > 0 };

    /// <summary>The .NET base images set DOTNET_RUNNING_IN_CONTAINER; an image built another way is still known by Kubernetes.</summary>
    public static bool IsContainer(IConfiguration configuration) =>
        IsKubernetes(configuration)
        || configuration["DOTNET_RUNNING_IN_CONTAINER"] is "1"
        || string.Equals(configuration["DOTNET_RUNNING_IN_CONTAINER"], "true", StringComparison.OrdinalIgnoreCase);
}

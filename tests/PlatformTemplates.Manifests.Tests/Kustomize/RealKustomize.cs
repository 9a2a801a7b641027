using PlatformTemplates.Testing;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>The kustomize that kubectl carries: what our renderer must agree with.</summary>
internal static class RealKustomize
{
    private static readonly Lazy<Task<string?>> Missing = new(FindOutAsync);

    /// <summary>The output of a build, or null where kustomize refuses it.</summary>
    public static async Task<(string? Output, string Error)> BuildAsync(string folder, CancellationToken cancellationToken)
    {
        if (await Missing.Value is { } reason)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
                Assert.Fail($"The renderer must be compared with kubectl in CI, and {reason}");
            Assert.Skip($"The renderer is not compared with kubectl: {reason}");
        }

        var result = await new Command("kubectl", "kustomize", folder).TryRunAsync(cancellationToken);
        return result.ExitCode == 0 ? (result.Output, result.Error) : (null, result.Error);
    }

    private static async Task<string?> FindOutAsync()
    {
        try
        {
            var result = await new Command("kubectl", "version", "--client").TryRunAsync();
            return result.ExitCode == 0 ? null : $"it fails: {result.Error.Trim()}";
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or FileNotFoundException or InvalidOperationException)
        {
            return $"it is not installed ({exception.Message.Trim()})";
        }
    }
}

using Microsoft.AspNetCore.Hosting.Server;

namespace PlatformTemplates.ServiceDefaults;

internal static class NetworkServer
{
    private const string InMemory = "Microsoft.AspNetCore.TestHost";

    /// <summary>
    /// Whether callers reach the server over the network. The test host's server is known by its name alone: a service
    /// does not reference it, and it offers addresses like any other.
    /// </summary>
    public static bool IsOnNetwork(this IServer server) => server.GetType().Namespace != InMemory;
}

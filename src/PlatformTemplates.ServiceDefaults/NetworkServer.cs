using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace PlatformTemplates.ServiceDefaults;

internal static class NetworkServer
{
    /// <summary>Whether the server listens on addresses; an in-memory test server does not.</summary>
    public static bool IsOnNetwork(this IServer server) => server.Features.Get<IServerAddressesFeature>() is not null;
}

using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace PlatformTemplates.ServiceDefaults.Requests;

/// <summary>Whose request it is, for the rate limit.</summary>
internal readonly record struct ClientKey(string Kind, string Id)
{
    // A token's subject is the person, or the client itself where no person is behind it.
    private static readonly string[] UserClaims = ["sub", ClaimTypes.NameIdentifier];
    private static readonly string[] ClientClaims = ["client_id", "azp", "appid"];

    public static ClientKey Of(HttpContext context)
    {
        if (context.User.Identity?.IsAuthenticated == true)
        {
            if (Find(context.User, UserClaims) is { } user)
                return new ClientKey("user", user);
            if (Find(context.User, ClientClaims) is { } client)
                return new ClientKey("client", client);
            if (context.User.Identity.Name is { Length: > 0 } name)
                return new ClientKey("user", name);
        }

        return new ClientKey("address", AddressOf(context.Connection.RemoteIpAddress));
    }

    private static string? Find(ClaimsPrincipal principal, string[] types)
    {
        foreach (var type in types)
        {
            if (principal.FindFirst(type)?.Value is { Length: > 0 } value)
                return value;
        }

        return null;
    }

    private static string AddressOf(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        _ => address.ToString(),
    };
}

using Microsoft.AspNetCore.Authorization;

namespace PlatformService1.Security;

internal static class OidcRegistration
{
    /// <summary>
    /// Callers bring a token of the OpenID Connect provider in the section <c>Authentication:Schemes:Bearer</c>
    /// (<c>Authority</c>, <c>ValidAudiences</c>). Whatever says nothing else wants one.
    /// </summary>
    public static void AddOidc(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication().AddJwtBearer(options => options.MapInboundClaims = false);
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }
}

using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PlatformService1.Tests.Security;

/// <summary>Stands in for the OpenID Connect provider: tokens signed with a key that only this test run knows.</summary>
internal static class TestTokens
{
    private const string Issuer = "https://issuer.test";
    private const string Audience = "platform-service-1";

    private static readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>What makes the service trust these tokens.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Authentication:Schemes:Bearer:ValidIssuer"] = Issuer,
        ["Authentication:Schemes:Bearer:ValidAudiences:0"] = Audience,
        ["Authentication:Schemes:Bearer:SigningKeys:0:Issuer"] = Issuer,
        ["Authentication:Schemes:Bearer:SigningKeys:0:Value"] = Convert.ToBase64String(_key),
    };

    /// <summary>A token for an hour from <paramref name="issuedAt"/>, now when not given.</summary>
    public static string Create(string audience = Audience, byte[]? key = null, DateTime? issuedAt = null)
    {
        var from = issuedAt ?? DateTime.UtcNow;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            Claims = new Dictionary<string, object> { ["sub"] = "tester" },
            NotBefore = from,
            IssuedAt = from,
            Expires = from.AddHours(1),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key ?? _key), SecurityAlgorithms.HmacSha256),
        });
    }
}

namespace PlatformService1.Tests.Security;

/// <summary>A request that is answered by 200 to whoever is allowed to call.</summary>
internal static class AnyRequest
{
    public static HttpRequestMessage Create() => new(HttpMethod.Get, "/v1/orders");
}

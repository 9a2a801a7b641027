using System.Net.Http.Json;

namespace PlatformService1.Tests.Security;

/// <summary>A request that is answered by 200 to whoever is allowed to call.</summary>
internal static class AnyRequest
{
    public static HttpRequestMessage Create() => new(HttpMethod.Post, "/v1/delivery-times") { Content = JsonContent.Create(DeliveryTimeApiTests.NewDelivery()) };
}

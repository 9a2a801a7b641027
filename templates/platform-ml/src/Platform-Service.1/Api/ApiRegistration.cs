namespace PlatformService1.Api;

internal static class ApiRegistration
{
    /// <summary>Maps the API, its contract, and the Open Inference Protocol (<c>/v2</c> and gRPC).</summary>
    public static void MapApi(this WebApplication app)
    {
        app.MapContract();
//#if (usesOidc)
        app.MapDeliveryTimes().RequireAuthorization();
        app.MapInference().RequireAuthorization();
//#else
        // Decided when the service was made: everybody who reaches the service may call it.
        app.MapDeliveryTimes().AllowAnonymous();
        app.MapInference().AllowAnonymous();
//#endif
    }
}

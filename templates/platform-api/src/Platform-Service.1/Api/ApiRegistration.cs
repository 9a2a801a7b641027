namespace PlatformService1.Api;

internal static class ApiRegistration
{
    /// <summary>Maps the API and its contract.</summary>
    public static void MapApi(this WebApplication app)
    {
        app.MapContract();
//#if (usesOidc)
        app.MapOrders().RequireAuthorization();
//#else
        // Decided when the service was made: everybody who reaches the API may call it.
        app.MapOrders().AllowAnonymous();
//#endif
    }
}

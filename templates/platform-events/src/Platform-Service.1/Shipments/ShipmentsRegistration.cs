namespace PlatformService1.Shipments;

internal static class ShipmentsRegistration
{
    /// <summary>Registers what preparing shipments needs.</summary>
    public static void AddShipments(this HostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ShipmentTelemetry>();
    }
}

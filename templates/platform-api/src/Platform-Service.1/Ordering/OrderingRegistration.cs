namespace PlatformService1.Ordering;

internal static class OrderingRegistration
{
    /// <summary>Registers what takes and keeps orders.</summary>
    public static void AddOrdering(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<OrderTelemetry>();
        builder.Services.AddScoped<OrderDesk>();
//#if (!usesDatabase)
        builder.Services.AddSingleton<IOrderStore, InMemoryOrderStore>();
//#endif
    }
}

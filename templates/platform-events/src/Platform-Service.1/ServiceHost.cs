using PlatformService1.Data;
using PlatformService1.Messaging;
using PlatformService1.Shipments;

namespace PlatformService1;

/// <summary>How the service is put together: for the program, and for tests that change a part.</summary>
internal static class ServiceHost
{
    /// <summary>Registers everything the service consists of.</summary>
    /// <param name="args">The command line; <c>--Key=Value</c> is a setting.</param>
    public static HostApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);

        builder.AddServiceDefaults();
        builder.AddDatabase();
        builder.AddShipments();
        builder.AddEvents();

        return builder;
    }
}

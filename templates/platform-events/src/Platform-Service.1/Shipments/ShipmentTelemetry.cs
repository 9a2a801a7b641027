using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PlatformService1.Shipments;

/// <summary>
/// What the service tells of its shipments beyond messages and queries. Source and meter carry the application's name, which
/// the service defaults export.
/// </summary>
internal sealed class ShipmentTelemetry : IDisposable
{
    private readonly ActivitySource _source;
    private readonly Counter<long> _prepared;

    public ShipmentTelemetry(IHostEnvironment environment, IMeterFactory meters)
    {
        _source = new ActivitySource(environment.ApplicationName);
        _prepared = meters.Create(environment.ApplicationName).CreateCounter<long>("shipments.prepared", "{shipment}", "Shipments prepared.");
    }

    /// <summary>Starts the activity of preparing a shipment.</summary>
    public Activity? StartPreparing(Guid orderId) => _source.StartActivity("prepare shipment")?.SetTag("order.id", orderId);

    /// <summary>Counts a shipment.</summary>
    public void Prepared(Shipment shipment) => _prepared.Add(1, new KeyValuePair<string, object?>("shipment.parcels", shipment.Parcels));

    public void Dispose() => _source.Dispose();
}

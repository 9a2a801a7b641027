using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PlatformService1.Ordering;

/// <summary>
/// What the service tells of its orders beyond requests and queries. Source and meter carry the application's name, which
/// the service defaults export.
/// </summary>
internal sealed class OrderTelemetry : IDisposable
{
    private readonly ActivitySource _source;
    private readonly Counter<long> _placed;

    public OrderTelemetry(IHostEnvironment environment, IMeterFactory meters)
    {
        _source = new ActivitySource(environment.ApplicationName);
        _placed = meters.Create(environment.ApplicationName).CreateCounter<long>("orders.placed", "{order}", "Orders placed.");
    }

    /// <summary>Starts the activity of placing an order.</summary>
    public Activity? StartPlacing(int lines) => _source.StartActivity("place order")?.SetTag("order.lines", lines);

    /// <summary>Counts an order.</summary>
    public void Placed(Order order) => _placed.Add(1, new KeyValuePair<string, object?>("order.currency", order.Currency));

    public void Dispose() => _source.Dispose();
}

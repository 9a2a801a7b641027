using System.Diagnostics.Metrics;

namespace PlatformTemplates.Messaging.Tests;

/// <summary>The current value of an observable instrument, summed over its measurements with a tag.</summary>
internal sealed class Gauge : IDisposable
{
    private readonly MeterListener _listener = new();
    private double _sum;

    public Gauge(string name, string? tag = null, string? value = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == name)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, measurement, tags, _) => Add(measurement, tags));
        _listener.SetMeasurementEventCallback<int>((_, measurement, tags, _) => Add(measurement, tags));
        _listener.SetMeasurementEventCallback<double>((_, measurement, tags, _) => Add(measurement, tags));
        _listener.Start();

        void Add(double measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var matches = tag is null;
            foreach (var (key, found) in tags)
                matches |= key == tag && Equals(found, value);
            if (matches)
                _sum += measurement;
        }
    }

    public double Sum()
    {
        _sum = 0;
        _listener.RecordObservableInstruments();
        return _sum;
    }

    public void Dispose() => _listener.Dispose();
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace PlatformTemplates.Inference.Tests;

/// <summary>What an instrument of one service measured.</summary>
internal sealed class Recorder<T> : IDisposable
    where T : struct
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(T Value, IReadOnlyDictionary<string, object?> Tags)> _measurements = [];

    public Recorder(InferenceApp app, string name)
    {
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other tests of this process have services of their own.
            if (instrument.Name == name && instrument.Meter.Scope == factory)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<T>((_, value, tags, _) => _measurements.Enqueue((value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value))));
        _listener.Start();
    }

    public IReadOnlyList<T> Values => [.. _measurements.Select(measurement => measurement.Value)];

    public IReadOnlyList<(T Value, IReadOnlyDictionary<string, object?> Tags)> All => [.. _measurements];

    /// <summary>What an observable instrument says now.</summary>
    public IReadOnlyList<(T Value, IReadOnlyDictionary<string, object?> Tags)> Observe()
    {
        _measurements.Clear();
        _listener.RecordObservableInstruments();
        return All;
    }

    public void Dispose() => _listener.Dispose();
}

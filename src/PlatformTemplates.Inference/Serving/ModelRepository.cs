using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Telemetry;

namespace PlatformTemplates.Inference.Serving;

/// <summary>The versions that are served at the moment, and what could not be loaded. One thread changes it, any number read it.</summary>
internal sealed class ModelRepository
{
    private volatile ImmutableSortedDictionary<string, ImmutableArray<ServedVersion>> _models = ImmutableSortedDictionary.Create<string, ImmutableArray<ServedVersion>>(StringComparer.Ordinal);
    private volatile ImmutableSortedDictionary<string, LoadFailure> _failures = ImmutableSortedDictionary.Create<string, LoadFailure>(StringComparer.Ordinal);
    private volatile ImmutableHashSet<string>? _required;

    public ModelRepository(InferenceTelemetry telemetry)
    {
        var meter = telemetry.Meter;
        meter.CreateObservableGauge(TelemetryNames.QueueLength, () => Measure(version => version.Waiting), "{request}", "Requests that wait.");
        meter.CreateObservableGauge(TelemetryNames.QueueLimit, () => Measure(version => version.QueueLimit), "{request}", "Requests that may wait.");
        meter.CreateObservableGauge(TelemetryNames.ModelInfo, () => All.Select(version => new Measurement<int>(1, [.. TagsOf(version), new(TelemetryNames.Digest, version.Manifest.Sha256)])), unit: null, "A version that is served.");
        meter.CreateObservableGauge(TelemetryNames.Ready, () => IsReady ? 1 : 0, unit: null, "Whether every model that has to be there is loaded.");
        meter.CreateObservableGauge(TelemetryNames.FailedLoads, () => _failures.Count, "{version}", "Versions that can't be loaded at the moment.");
        meter.CreateObservableGauge(TelemetryNames.WindowRows, () => All.Where(version => version.Monitor is not null).Select(version => new Measurement<int>(version.Monitor!.Rows, TagsOf(version))), "{row}", "Rows that drift and predictions are measured over.");
        meter.CreateObservableGauge(TelemetryNames.DriftPsi, () => All.SelectMany(version => version.Monitor?.Drift().Select(drift => new Measurement<double>(drift.Psi, [.. TagsOf(version), new(TelemetryNames.Feature, drift.Feature)])) ?? []), unit: null, "Population stability index of a feature against the training profile.");
        meter.CreateObservableGauge(TelemetryNames.DriftKs, () => All.SelectMany(version => version.Monitor?.Drift().Where(drift => drift.Ks is not null).Select(drift => new Measurement<double>(drift.Ks!.Value, [.. TagsOf(version), new(TelemetryNames.Feature, drift.Feature)])) ?? []), unit: null, "Kolmogorov-Smirnov statistic of a feature against the training profile.");
        meter.CreateObservableGauge(TelemetryNames.Prediction, () => All.SelectMany(version => version.Monitor?.Predictions().Select(prediction => new Measurement<double>(prediction.Value, [.. TagsOf(version), new(TelemetryNames.Output, prediction.Output), new(TelemetryNames.Statistic, prediction.Of)])) ?? []), unit: null, "Numeric predictions in the window.");
        meter.CreateObservableGauge(TelemetryNames.PredictionShare, () => All.SelectMany(version => version.Monitor?.Shares().Select(share => new Measurement<double>(share.Value, [.. TagsOf(version), new(TelemetryNames.Output, share.Output), new(TelemetryNames.Class, share.Of)])) ?? []), unit: null, "Share of a class among the predictions in the window.");
    }

    /// <summary>The versions of each model, from the oldest to the newest.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<ServedVersion>> Models => _models;

    public IEnumerable<ServedVersion> All => _models.Values.SelectMany(versions => versions);

    /// <summary>What can't be loaded, by <c>model/version</c>, or the source's own failure.</summary>
    public ImmutableSortedDictionary<string, LoadFailure> Failures => _failures;

    /// <summary>The models that have to be there; null until the source was read once.</summary>
    public ImmutableHashSet<string>? Required
    {
        get => _required;
        set => _required = value;
    }

    /// <summary>Whether every model that has to be there has a version that answers.</summary>
    public bool IsReady => _required is { } required && required.All(_models.ContainsKey);

    public ServedVersion? Find(string model, string version)
        => _models.GetValueOrDefault(model, []).FirstOrDefault(served => served.Revision.Version == version);

    /// <summary>Puts a version in its place.</summary>
    /// <returns>What was in this place before.</returns>
    public ServedVersion? Publish(ServedVersion version)
    {
        var before = Find(version.Revision.Model, version.Revision.Version);
        var versions = _models.GetValueOrDefault(version.Revision.Model, []);
        versions = before is null ? versions.Add(version) : versions.Replace(before, version);
        _models = _models.SetItem(version.Revision.Model, versions.Sort((a, b) => VersionOrder.Instance.Compare(a.Revision.Version, b.Revision.Version)));
        return before;
    }

    public void Remove(ServedVersion version)
    {
        var versions = _models[version.Revision.Model].Remove(version);
        _models = versions.IsEmpty ? _models.Remove(version.Revision.Model) : _models.SetItem(version.Revision.Model, versions);
    }

    /// <returns>Whether it is news.</returns>
    public bool Fail(string place, LoadFailure failure)
    {
        var known = _failures.GetValueOrDefault(place);
        _failures = _failures.SetItem(place, failure);
        return known != failure;
    }

    public void Mend(Func<string, bool> isMended) => _failures = _failures.RemoveRange(_failures.Keys.Where(isMended));

    private IEnumerable<Measurement<int>> Measure(Func<ServedVersion, int> figure) => All.Select(version => new Measurement<int>(figure(version), TagsOf(version)));

    private static KeyValuePair<string, object?>[] TagsOf(ServedVersion version) => [new(TelemetryNames.Model, version.Revision.Model), new(TelemetryNames.Version, version.Revision.Version)];
}

/// <summary>Why something can't be loaded.</summary>
/// <param name="Revision">What was tried.</param>
/// <param name="Reason">Why it failed.</param>
internal sealed record LoadFailure(string Revision, string Reason);

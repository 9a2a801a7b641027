using System.Text.RegularExpressions;

namespace PlatformTemplates.Packages.Tests;

/// <summary>
/// The names that OpenTelemetry's translation to Prometheus gives (the specification's "Prometheus and OpenMetrics
/// compatibility", as in the collector's exporters and in Prometheus' own OTLP receiver): words are joined by
/// underscores, the unit is appended unless it is there or an annotation in braces, and a counter ends in
/// <c>_total</c>, a word that it then has nowhere else.
/// </summary>
internal static partial class PrometheusNames
{
    private static readonly Dictionary<string, string> _units = new() { ["s"] = "seconds", ["ms"] = "milliseconds", ["By"] = "bytes" };

    public static IEnumerable<string> Of(ExportedMetric metric)
    {
        List<string> words = [.. Word().Matches(metric.Name).Select(word => word.Value)];
        if (_units.TryGetValue(metric.Unit, out var unit) && !words.Contains(unit))
            words.Add(unit);
        if (metric.Kind == MetricKind.Counter)
            words = [.. words.Where(word => word != "total"), "total"];
        if (metric.Kind == MetricKind.Gauge && metric.Unit == "1")
            words = [.. words.Where(word => word != "ratio"), "ratio"];

        var name = string.Join('_', words);
        return metric.Kind == MetricKind.Histogram ? [$"{name}_bucket", $"{name}_count", $"{name}_sum"] : [name];
    }

    public static string OfLabel(string attribute) => NotLabel().Replace(attribute, "_");

    [GeneratedRegex("[A-Za-z0-9:]+")]
    private static partial Regex Word();

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotLabel();
}

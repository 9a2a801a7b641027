namespace PlatformTemplates.Benchmarks;

/// <summary>One figure against its budget.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Ours">With the golden path, for people to read.</param>
/// <param name="Baseline">Without it.</param>
/// <param name="Figure">The figure that has a budget: a ratio, or milliseconds.</param>
/// <param name="Budget">The budget, for people to read.</param>
/// <param name="Kept">Whether the figure is within it.</param>
internal sealed record Result(string Name, string Ours, string Baseline, string Figure, string Budget, bool Kept)
{
    /// <summary>A ratio of two durations that must stay at or below a limit.</summary>
    public static Result AtMost(string name, Measurement ours, Measurement baseline, double limit)
        => new(name, Text(ours.Median), Text(baseline.Median), $"{ours.Median / baseline.Median:0.000}×", $"≤ {limit:0.00}×", ours.Median / baseline.Median <= limit);

    /// <summary>Extra milliseconds that must stay at or below a limit.</summary>
    public static Result Extra(string name, Measurement ours, Measurement baseline, double limit)
        => new(name, Text(ours.Median), Text(baseline.Median), $"{ours.Median - baseline.Median:+0;-0} ms", $"≤ +{limit:0} ms", ours.Median - baseline.Median <= limit);

    private static string Text(double milliseconds) => $"{milliseconds:0} ms";
}

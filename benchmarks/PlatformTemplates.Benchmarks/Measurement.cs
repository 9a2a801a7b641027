using System.Diagnostics;

namespace PlatformTemplates.Benchmarks;

/// <summary>One thing measured repeatedly.</summary>
/// <param name="Figures">One figure a run: milliseconds, or requests in a second.</param>
internal sealed record Measurement(IReadOnlyList<double> Figures)
{
    /// <summary>The middle figure: what a user meets; robust against a busy machine.</summary>
    public double Median => MedianOf(Figures);

    /// <summary>The smallest figure: the thing itself, without what else the machine did.</summary>
    public double Minimum => Figures.Min();

    /// <summary>
    /// The middle one of the ratios of two runs next to each other in time. A machine that grows slower or faster over
    /// minutes meets both sides of such a ratio alike.
    /// </summary>
    public double MedianRatioTo(Measurement baseline) => MedianOf([.. Figures.Zip(baseline.Figures, (ours, theirs) => ours / theirs)]);

    /// <summary>
    /// Times two things in turn, so that a change of the machine's load meets both alike; the first runs of each only
    /// warm up.
    /// </summary>
    public static async Task<(Measurement Ours, Measurement Baseline)> SideBySideAsync(int runs, Func<int, Task> ours, Func<int, Task> baseline, int warmUps = 1)
    {
        var timesOurs = new List<double>();
        var timesBaseline = new List<double>();
        for (var run = 0; run < warmUps + runs; run++)
        {
            var first = run % 2 == 0;
            var a = await TimeAsync(first ? ours : baseline, run);
            var b = await TimeAsync(first ? baseline : ours, run);
            if (run < warmUps)
                continue;
            timesOurs.Add(first ? a : b);
            timesBaseline.Add(first ? b : a);
        }

        return (new Measurement(timesOurs), new Measurement(timesBaseline));
    }

    private static double MedianOf(IReadOnlyList<double> figures)
    {
        var sorted = figures.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static async Task<double> TimeAsync(Func<int, Task> action, int run)
    {
        var watch = Stopwatch.StartNew();
        await action(run);
        return watch.Elapsed.TotalMilliseconds;
    }
}

namespace PlatformTemplates.Inference.Drift;

/// <summary>How far a sample is from a distribution.</summary>
internal static class DriftStatistics
{
    /// <summary>The parts that a numeric feature is divided into for its stability index; ten is the usual number.</summary>
    public const int Bins = 10;

    // The logarithm needs a share that is more than nothing; one in ten thousand is the usual stand-in.
    private const double LeastShare = 1e-4;

    /// <summary>
    /// The population stability index: the sum of (actual − expected) · ln(actual / expected) over all parts.
    /// </summary>
    public static double Psi(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        var sum = 0.0;
        for (var i = 0; i < expected.Count; i++)
        {
            var (e, a) = (Math.Max(expected[i], LeastShare), Math.Max(actual[i], LeastShare));
            sum += (a - e) * Math.Log(a / e);
        }

        return sum;
    }

    /// <summary>The stability index of numbers. What is no number is a part of its own.</summary>
    /// <param name="reference">The training data.</param>
    /// <param name="sorted">The numbers in order.</param>
    /// <param name="missing">How many values are no numbers.</param>
    /// <param name="expectedMissing">Their share in the training data.</param>
    public static double Psi(ReferenceDistribution reference, ReadOnlySpan<double> sorted, int missing, double expectedMissing)
    {
        var edges = reference.Edges(Bins);
        var (expected, actual) = (new double[edges.Length + 2], new double[edges.Length + 2]);
        double total = sorted.Length + missing;
        var (share, index) = (0.0, 0);
        for (var i = 0; i <= edges.Length; i++)
        {
            var reached = i < edges.Length ? reference.AtMost(edges[i]) : 1;
            expected[i] = (reached - share) * (1 - expectedMissing);
            share = reached;
            var start = index;
            while (index < sorted.Length && (i == edges.Length || sorted[index] <= edges[i]))
                index++;
            actual[i] = (index - start) / total;
        }

        expected[^1] = expectedMissing;
        actual[^1] = missing / total;
        // A part that neither has says nothing.
        return Psi([.. expected.Where((e, i) => e > 0 || actual[i] > 0)], [.. actual.Where((a, i) => a > 0 || expected[i] > 0)]);
    }

    /// <summary>The stability index of values that are compared as they are; those that the training data lacks are one part.</summary>
    public static double Psi(IReadOnlyDictionary<string, double> shares, IReadOnlyDictionary<string, int> counts)
    {
        double total = counts.Values.Sum();
        var unseen = counts.Where(count => !shares.ContainsKey(count.Key)).Sum(count => count.Value) / total;
        double[] expected = [.. shares.Values, .. unseen > 0 ? [0.0] : (double[])[]];
        double[] actual = [.. shares.Keys.Select(value => counts.GetValueOrDefault(value) / total), .. unseen > 0 ? [unseen] : (double[])[]];
        return Psi(expected, actual);
    }

    /// <summary>
    /// The Kolmogorov–Smirnov statistic: the greatest distance of the sample's distribution function from the training data's.
    /// Between two values of the sample its own function is level, so the greatest distance is at one of them or just below it.
    /// </summary>
    public static double KolmogorovSmirnov(ReferenceDistribution reference, ReadOnlySpan<double> sorted)
    {
        var greatest = 0.0;
        for (var i = 0; i < sorted.Length;)
        {
            var value = sorted[i];
            var below = i;
            while (i < sorted.Length && sorted[i].Equals(value))
                i++;
            greatest = Math.Max(greatest, Math.Abs((double)i / sorted.Length - reference.AtMost(value)));
            greatest = Math.Max(greatest, Math.Abs((double)below / sorted.Length - reference.Below(value)));
        }

        return greatest;
    }
}

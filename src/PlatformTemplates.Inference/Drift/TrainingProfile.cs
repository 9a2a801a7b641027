namespace PlatformTemplates.Inference.Drift;

/// <summary>What the training data looked like: what a version's inputs are compared with.</summary>
/// <param name="Rows">How many rows the profile was made of.</param>
/// <param name="Features">The features, and outputs if they are watched too.</param>
public sealed record TrainingProfile(long Rows, IReadOnlyList<FeatureProfile> Features)
{
    internal string? Complaint()
    {
        if (Features.GroupBy(feature => feature.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return $"the profile has two features '{twice.Key}'";
        return Features.Select(feature => feature.Complaint()).FirstOrDefault(complaint => complaint is not null);
    }
}

/// <summary>How one feature was distributed: by its quantiles where it is a number of many values, else by its values.</summary>
public sealed record FeatureProfile
{
    private const int MostShares = 20;
    private const int Percentiles = 100;

    /// <summary>The name that the metrics carry.</summary>
    public required string Name { get; init; }

    /// <summary>The model's input or output that it is in.</summary>
    public required string Tensor { get; init; }

    /// <summary>Where it is in a row of that tensor, counted from 0.</summary>
    public int Column { get; init; }

    /// <summary>Values that part the training data into equally many rows, from the least to the greatest; at least three.</summary>
    public IReadOnlyList<double>? Quantiles { get; init; }

    /// <summary>The share of each value, of a sum of 1. Numbers are written as JSON does.</summary>
    public IReadOnlyDictionary<string, double>? Shares { get; init; }

    /// <summary>The share of rows where it is no number (NaN); of numeric features only.</summary>
    public double Missing { get; init; }

    /// <summary>Makes the profile of a number: by its values where there are few different ones, else by its quantiles.</summary>
    /// <param name="name">The name that the metrics carry.</param>
    /// <param name="tensor">The model's input or output that it is in.</param>
    /// <param name="column">Where it is in a row of that tensor.</param>
    /// <param name="values">Its values in the training data.</param>
    /// <exception cref="ArgumentException">None of them is a number.</exception>
    public static FeatureProfile Of(string name, string tensor, int column, IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var all = values.ToList();
        double[] sorted = [.. all.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            throw new ArgumentException($"The feature '{name}' has no value that is a number.", nameof(values));
        if (sorted.Length == all.Count && sorted.Distinct().Take(MostShares + 1).Count() <= MostShares)
            return new FeatureProfile { Name = name, Tensor = tensor, Column = column, Shares = SharesOf(sorted.Select(ClassName.Of)) };
        return new FeatureProfile
        {
            Name = name,
            Tensor = tensor,
            Column = column,
            Quantiles = [.. Enumerable.Range(0, Percentiles + 1).Select(percent => QuantileOf(sorted, (double)percent / Percentiles))],
            Missing = 1 - (double)sorted.Length / all.Count,
        };
    }

    /// <summary>Makes the profile of text, by its values.</summary>
    /// <param name="name">The name that the metrics carry.</param>
    /// <param name="tensor">The model's input or output that it is in.</param>
    /// <param name="column">Where it is in a row of that tensor.</param>
    /// <param name="values">Its values in the training data.</param>
    public static FeatureProfile Of(string name, string tensor, int column, IEnumerable<string> values)
        => new() { Name = name, Tensor = tensor, Column = column, Shares = SharesOf(values) };

    private static Dictionary<string, double> SharesOf(IEnumerable<string> values)
    {
        var groups = values.GroupBy(value => value, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, Count: group.Count())).ToList();
        double total = groups.Sum(group => group.Count);
        return groups.ToDictionary(group => group.Key, group => group.Count / total);
    }

    // Between the two nearest values.
    private static double QuantileOf(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var index = (int)position;
        var next = Math.Min(index + 1, sorted.Length - 1);
        return sorted[index] + (sorted[next] - sorted[index]) * (position - index);
    }

    internal string? Complaint()
    {
        if (Column < 0)
            return $"the column of the feature '{Name}' must be 0 or more";
        if (Quantiles is null == Shares is null)
            return $"the feature '{Name}' must have either quantiles or shares";
        if (Quantiles is not null && (Quantiles.Count < 3 || Quantiles.Any(q => !double.IsFinite(q)) || Quantiles.Zip(Quantiles.Skip(1)).Any(pair => pair.First > pair.Second)))
            return $"the quantiles of the feature '{Name}' must be three or more numbers in order";
        if (Shares is not null && (Shares.Count == 0 || Shares.Values.Any(s => s is not (>= 0 and <= 1)) || Math.Abs(Shares.Values.Sum() - 1) > 0.001))
            return $"the shares of the feature '{Name}' must be numbers from 0 to 1 whose sum is 1";
        if (Missing is not (>= 0 and < 1))
            return $"the missing share of the feature '{Name}' must be from 0 to less than 1";
        return null;
    }
}

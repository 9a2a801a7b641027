namespace PlatformTemplates.Inference.Drift;

/// <summary>
/// The distribution function of a feature in the training data, from its quantiles: a straight line between two of them, a
/// step where several are the same value.
/// </summary>
internal sealed class ReferenceDistribution
{
    private readonly double[] _quantiles;

    public ReferenceDistribution(IReadOnlyList<double> quantiles) => _quantiles = [.. quantiles];

    /// <summary>The share of values that are at most this one.</summary>
    public double AtMost(double value)
    {
        if (value >= _quantiles[^1])
            return 1;
        // The first quantile beyond it; the one before is at most the value.
        var beyond = UpperBound(value);
        return beyond == 0 ? 0 : Between(beyond, value);
    }

    /// <summary>The share of values that are less than this one.</summary>
    public double Below(double value)
    {
        if (value <= _quantiles[0])
            return 0;
        var reached = LowerBound(value);
        return reached == _quantiles.Length ? 1 : Between(reached, value);
    }

    /// <summary>Values that part it into equal shares, without repetitions; a part that is a single value keeps its own share.</summary>
    public double[] Edges(int parts)
    {
        var edges = new SortedSet<double>();
        for (var part = 1; part < parts; part++)
        {
            var position = (double)part / parts * (_quantiles.Length - 1);
            var index = (int)position;
            var next = Math.Min(index + 1, _quantiles.Length - 1);
            edges.Add(_quantiles[index] + (_quantiles[next] - _quantiles[index]) * (position - index));
        }

        return [.. edges];
    }

    private double Between(int index, double value)
    {
        var (low, high) = (_quantiles[index - 1], _quantiles[index]);
        return (index - 1 + (value - low) / (high - low)) / (_quantiles.Length - 1);
    }

    private int UpperBound(double value)
    {
        var (low, high) = (0, _quantiles.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_quantiles[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private int LowerBound(double value)
    {
        var (low, high) = (0, _quantiles.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_quantiles[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}

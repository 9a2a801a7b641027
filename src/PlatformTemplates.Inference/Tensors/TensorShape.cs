using System.Globalization;

namespace PlatformTemplates.Inference.Tensors;

/// <summary>Dimensions.</summary>
internal static class TensorShape
{
    /// <summary>How many elements the dimensions ask for; null where one is negative or they are more than can be counted.</summary>
    public static long? CountOf(IReadOnlyList<long> shape)
    {
        long count = 1;
        foreach (var dimension in shape)
        {
            if (dimension < 0 || (dimension > 0 && count > long.MaxValue / dimension))
                return null;
            count *= dimension;
        }

        return count;
    }

    /// <summary>Whether dimensions are those that are asked for, of which -1 may be any.</summary>
    public static bool Fits(IReadOnlyList<long> shape, IReadOnlyList<long> asked)
    {
        if (shape.Count != asked.Count)
            return false;
        for (var i = 0; i < asked.Count; i++)
        {
            if (asked[i] >= 0 && asked[i] != shape[i])
                return false;
        }

        return true;
    }

    /// <summary>Whether a row of both has the same dimensions.</summary>
    public static bool SameRows(long[] one, long[] other) => one.AsSpan(1).SequenceEqual(other.AsSpan(1));

    /// <summary>For people to read.</summary>
    public static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape.Select(d => d.ToString(CultureInfo.InvariantCulture)))}]";
}

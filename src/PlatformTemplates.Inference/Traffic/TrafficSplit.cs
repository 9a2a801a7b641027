using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using PlatformTemplates.Inference.Serving;

namespace PlatformTemplates.Inference.Traffic;

/// <summary>Which version answers.</summary>
internal static class TrafficSplit
{
    /// <summary>Chooses a version.</summary>
    /// <param name="versions">Those that are served, from the oldest to the newest; at least one.</param>
    /// <param name="options">The weights.</param>
    /// <param name="model">The model: another one divides the same keys otherwise.</param>
    /// <param name="key">Whose request it is; null for one by chance.</param>
    public static ServedVersion Choose(ImmutableArray<ServedVersion> versions, TrafficOptions options, string model, string? key)
    {
        var total = 0.0;
        foreach (var version in versions)
            total += WeightOf(version, options);
        if (total <= 0)
            return versions.LastOrDefault(version => version.Revision.Version != options.Shadow.Version) ?? versions[^1];

        // Along the line of versions each has a piece as long as its weight. The newest has the end: as its weight grows, it
        // gains keys and loses none.
        var point = (key is null ? Random.Shared.NextDouble() : PointOf(model, key)) * total;
        ServedVersion? last = null;
        foreach (var version in versions)
        {
            var weight = WeightOf(version, options);
            if (weight <= 0)
                continue;
            if (point < weight)
                return version;
            point -= weight;
            last = version;
        }

        return last!;
    }

    /// <summary>Where a key stands, from 0 to 1: the same in every process and for ever.</summary>
    public static double PointOf(string model, string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{model}\n{key}"), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    private static double WeightOf(ServedVersion version, TrafficOptions options) => options.Weights.TryGetValue(version.Revision.Version, out var weight) ? weight : 0;
}

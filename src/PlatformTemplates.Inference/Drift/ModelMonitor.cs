using System.Globalization;
using System.Text;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Drift;

/// <summary>A sliding window over the rows that a version has answered: the features of its profile, and its predictions.</summary>
internal sealed class ModelMonitor
{
    private const int MostClasses = 20;
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(1);

    private readonly MonitoringOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly long[] _times;
    private readonly Column[] _features;
    private readonly Column[] _numbers;
    private readonly Column[] _classes;
    private readonly Column[] _all;
    private int _next;
    private int _filled;
    private (long At, IReadOnlyList<FeatureDrift> Drift)? _known;

    /// <summary>Makes an empty window.</summary>
    /// <exception cref="ModelSourceException">The profile names what the model does not have.</exception>
    public ModelMonitor(ModelManifest manifest, ModelSignature signature, MonitoringOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _times = new long[options.WindowRows];
        _features = [.. (manifest.Profile?.Features ?? []).Select(feature => FeatureColumn(feature, signature, manifest))];
        // Of an output with several numbers a row, such as probabilities, none speaks for the row.
        var single = signature.Outputs.Where(output => output.Shape.Skip(1).All(dimension => dimension == 1)).ToList();
        _numbers = [.. single.Where(output => IsNumber(output.DataType)).Select(output => new Column(output.Name, output, isOutput: true, at: 0, profile: null, options.WindowRows))];
        _classes = [.. single.Where(output => !IsNumber(output.DataType)).Select(output => new Column(output.Name, output, isOutput: true, at: 0, profile: null, options.WindowRows))];
        _all = [.. _features, .. _numbers, .. _classes];
    }

    /// <summary>Rows in the window.</summary>
    public int Rows
    {
        get
        {
            lock (_lock)
                return Current().Count;
        }
    }

    /// <summary>Looks at a request that was answered.</summary>
    public void Observe(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs)
    {
        var rows = (int)Math.Min(inputs.Count > 0 ? inputs[0].Rows : 1, _options.WindowRows);
        var now = _time.GetTimestamp();
        lock (_lock)
        {
            foreach (var column in _all)
                column.Bind(column.IsOutput ? outputs : inputs);
            for (var row = 0; row < rows; row++)
            {
                if (_options.SampleRate < 1 && Random.Shared.NextDouble() >= _options.SampleRate)
                    continue;
                foreach (var column in _all)
                    column.Store(_next, row);
                _times[_next] = now;
                _next = (_next + 1) % _times.Length;
                _filled = Math.Min(_filled + 1, _times.Length);
            }

            foreach (var column in _all)
                column.Bind([]);
        }
    }

    /// <summary>How far each feature is from the training profile; nothing while there are too few rows.</summary>
    public IReadOnlyList<FeatureDrift> Drift()
    {
        // Several gauges ask one after the other.
        if (_known is { } known && _time.GetElapsedTime(known.At) < _fresh)
            return known.Drift;
        IReadOnlyList<FeatureDrift> drift = [.. Snapshot(_features).Select(DriftOf)];
        _known = (_time.GetTimestamp(), drift);
        return drift;
    }

    /// <summary>How numeric predictions are distributed; nothing while there are too few rows.</summary>
    public IEnumerable<PredictionFigure> Predictions()
    {
        foreach (var (column, numbers, _) in Snapshot(_numbers))
        {
            double[] sorted = [.. numbers.Where(double.IsFinite).Order()];
            if (sorted.Length == 0)
                continue;
            yield return new PredictionFigure(column.Name, "mean", sorted.Average());
            yield return new PredictionFigure(column.Name, "p10", sorted[(int)(0.1 * (sorted.Length - 1))]);
            yield return new PredictionFigure(column.Name, "p50", sorted[(int)(0.5 * (sorted.Length - 1))]);
            yield return new PredictionFigure(column.Name, "p90", sorted[(int)(0.9 * (sorted.Length - 1))]);
        }
    }

    /// <summary>Which classes are predicted how often; nothing while there are too few rows.</summary>
    public IEnumerable<PredictionFigure> Shares()
    {
        foreach (var (column, numbers, texts) in Snapshot(_classes))
        {
            var counts = Count(numbers, texts);
            double total = counts.Values.Sum();
            List<KeyValuePair<string, int>> frequent = [.. counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)];
            foreach (var (value, count) in frequent.Take(MostClasses))
                yield return new PredictionFigure(column.Name, value, count / total);
            if (frequent.Count > MostClasses)
                yield return new PredictionFigure(column.Name, "other", frequent.Skip(MostClasses).Sum(count => count.Value) / total);
        }
    }

    private static FeatureDrift DriftOf((Column Column, double[] Numbers, string[] Texts) feature)
    {
        var profile = feature.Column.Profile!;
        if (profile.Shares is { } shares)
            return new FeatureDrift(profile.Name, DriftStatistics.Psi(shares, Count(feature.Numbers, feature.Texts)), Ks: null);
        double[] sorted = [.. feature.Numbers.Where(double.IsFinite).Order()];
        var reference = feature.Column.Reference!;
        return new FeatureDrift(
            profile.Name,
            DriftStatistics.Psi(reference, sorted, feature.Numbers.Length - sorted.Length, profile.Missing),
            sorted.Length == 0 ? null : DriftStatistics.KolmogorovSmirnov(reference, sorted));
    }

    private static Dictionary<string, int> Count(double[] numbers, string[] texts)
    {
        var counts = new Dictionary<string, int>();
        foreach (var value in texts.Length > 0 ? texts : numbers.Select(ClassName.Of))
            counts[value] = counts.GetValueOrDefault(value) + 1;
        return counts;
    }

    private List<(Column Column, double[] Numbers, string[] Texts)> Snapshot(Column[] columns)
    {
        lock (_lock)
        {
            var (start, count) = Current();
            return count < _options.MinRows ? [] : [.. columns.Select(column => (column, column.Numbers(start, count), column.Texts(start, count)))];
        }
    }

    // Rows are in the order of their arrival, so the old ones are at the window's beginning.
    private (int Start, int Count) Current()
    {
        var (start, count) = ((_next - _filled + _times.Length) % _times.Length, _filled);
        while (count > 0 && _time.GetElapsedTime(_times[start]) > _options.WindowAge)
            (start, count) = ((start + 1) % _times.Length, count - 1);
        _filled = count;
        return (start, count);
    }

    private static bool IsNumber(DataType type) => type is DataType.FP16 or DataType.FP32 or DataType.FP64;

    private Column FeatureColumn(FeatureProfile profile, ModelSignature signature, ModelManifest manifest)
    {
        var input = signature.Inputs.FirstOrDefault(spec => spec.Name == profile.Tensor);
        var spec = input ?? signature.Outputs.FirstOrDefault(output => output.Name == profile.Tensor) ?? throw Wrong($"is in '{profile.Tensor}', which the model does not have");
        var width = spec.Shape.Skip(1).Aggregate(1L, (product, dimension) => product * dimension);
        if (width >= 0 && profile.Column >= width)
            throw Wrong($"is in column {profile.Column} of '{spec.Name}', which has {width}");
        if (spec.DataType == DataType.Bytes && profile.Shares is null)
            throw Wrong("is text, and has no shares");
        return new Column(profile.Name, spec, input is null, profile.Column, profile, _options.WindowRows);

        ModelSourceException Wrong(string how) => new($"The profile of version '{manifest.Version}' of the model '{manifest.Name}' can't be used: the feature '{profile.Name}' {how}.");
    }

    /// <summary>One value of each row in the window.</summary>
    private sealed class Column(string name, TensorSpec spec, bool isOutput, int at, FeatureProfile? profile, int capacity)
    {
        private readonly double[] _numbers = spec.DataType == DataType.Bytes ? [] : new double[capacity];
        private readonly string[] _texts = spec.DataType == DataType.Bytes ? new string[capacity] : [];
        private Tensor? _tensor;
        private long _width;

        public string Name => name;

        public bool IsOutput => isOutput;

        public FeatureProfile? Profile => profile;

        public ReferenceDistribution? Reference { get; } = profile?.Quantiles is { } quantiles ? new ReferenceDistribution(quantiles) : null;

        public void Bind(IReadOnlyList<Tensor> tensors)
        {
            _tensor = null;
            foreach (var tensor in tensors)
            {
                if (tensor.Name == spec.Name)
                    _tensor = tensor;
            }

            _width = _tensor is null ? 0 : (TensorShape.CountOf(_tensor.Shape) ?? 0) / Math.Max(1, _tensor.Rows);
        }

        public void Store(int slot, int row)
        {
            var index = row * _width + at;
            var isThere = _tensor is not null && at < _width && row < _tensor.Rows;
            if (_numbers.Length > 0)
                _numbers[slot] = isThere ? _tensor!.NumberAt((int)index) ?? double.NaN : double.NaN;
            else
                _texts[slot] = isThere ? Encoding.UTF8.GetString(_tensor!.Elements[index].Span) : "";
        }

        public double[] Numbers(int start, int count) => Slice(_numbers, start, count);

        public string[] Texts(int start, int count) => Slice(_texts, start, count);

        private static T[] Slice<T>(T[] ring, int start, int count)
        {
            if (ring.Length == 0)
                return [];
            var slice = new T[count];
            var first = Math.Min(count, ring.Length - start);
            Array.Copy(ring, start, slice, 0, first);
            Array.Copy(ring, 0, slice, first, count - first);
            return slice;
        }
    }
}

/// <summary>How far a feature is from the training profile.</summary>
internal sealed record FeatureDrift(string Feature, double Psi, double? Ks);

/// <summary>A figure of an output.</summary>
internal sealed record PredictionFigure(string Output, string Of, double Value);

/// <summary>What a number is called where numbers are classes.</summary>
internal static class ClassName
{
    public static string Of(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

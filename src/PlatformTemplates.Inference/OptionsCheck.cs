using System.Globalization;
using PlatformTemplates.Inference.Models;

namespace PlatformTemplates.Inference;

/// <summary>What is wrong with options, each complaint with its key.</summary>
internal static class OptionsCheck
{
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);

    public static IEnumerable<string> Complaints(InferenceOptions options)
    {
        if (options.ReloadInterval < TimeSpan.Zero || options.ReloadInterval > TimeSpan.FromDays(1))
            yield return $"{InferenceOptions.SectionName}:ReloadInterval must be from zero to a day, written as hours:minutes:seconds, not {options.ReloadInterval:c}.";
        if (string.IsNullOrWhiteSpace(options.TrafficKeyHeader) || !options.TrafficKeyHeader.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || options.TrafficKeyHeader.EndsWith("-bin", StringComparison.OrdinalIgnoreCase))
            yield return $"{InferenceOptions.SectionName}:TrafficKeyHeader must be the name of a header, such as X-Traffic-Key, and not end with -bin, which means bytes to gRPC.";
        foreach (var (name, model) in options.Models)
        {
            foreach (var (key, demand) in Complaints(name, model))
                yield return $"{InferenceOptions.SectionName}:Models:{name}{key} {demand}.";
        }
    }

    private static IEnumerable<(string Key, string Demand)> Complaints(string name, ModelOptions model)
    {
        if (!ModelName.IsValid(name))
            yield return ("", "can't be a model's name: it must have " + ModelName.Demand);
        if (model.Versions.FirstOrDefault(version => !ModelName.IsValid(version)) is { } odd)
            yield return (":Versions", $"must have names of {ModelName.Demand}, not '{odd}'");
        if (model.Latest is < 1 or > 100)
            yield return (":Latest", $"must be from 1 to 100, not {model.Latest}");
        if (model.Timeout <= TimeSpan.Zero || model.Timeout > _hour)
            yield return (":Timeout", $"must be more than zero and at most an hour, written as hours:minutes:seconds, not {model.Timeout:c}");

        var batching = model.Batching;
        if (batching.MaxBatchSize is < 1 or > 65536)
            yield return (":Batching:MaxBatchSize", $"must be from 1 to 65536, not {batching.MaxBatchSize}");
        if (batching.MaxDelay < TimeSpan.Zero || batching.MaxDelay > TimeSpan.FromSeconds(10) || batching.MaxDelay.Ticks % TimeSpan.TicksPerMillisecond != 0)
            yield return (":Batching:MaxDelay", $"must be whole milliseconds from zero to ten seconds, such as 00:00:00.005, not {batching.MaxDelay:c}");
        if (batching.MaxQueueLength is < 1 or > 1_000_000)
            yield return (":Batching:MaxQueueLength", $"must be from 1 to 1000000, not {batching.MaxQueueLength}");

        var runtime = model.Runtime;
        if (runtime.Concurrency is < 1 or > 256)
            yield return (":Runtime:Concurrency", $"must be from 1 to 256, not {runtime.Concurrency}");
        if (runtime.IntraOpThreads is < 1 or > 1024)
            yield return (":Runtime:IntraOpThreads", $"must be from 1 to 1024, not {runtime.IntraOpThreads}");
        if (runtime.InterOpThreads is < 1 or > 1024)
            yield return (":Runtime:InterOpThreads", $"must be from 1 to 1024, not {runtime.InterOpThreads}");
        if (runtime.DeviceId < 0)
            yield return (":Runtime:DeviceId", $"must be 0 or more, not {runtime.DeviceId}");

        var traffic = model.Traffic;
        foreach (var (version, weight) in traffic.Weights)
        {
            if (!ModelName.IsValid(version))
                yield return ($":Traffic:Weights:{version}", "must be named as a version, of " + ModelName.Demand);
            if (!double.IsFinite(weight) || weight < 0)
                yield return ($":Traffic:Weights:{version}", $"must be 0 or more, not {Text(weight)}");
        }

        if (traffic.Weights.Count > 0 && traffic.Weights.Values.All(weight => weight == 0))
            yield return (":Traffic:Weights", "must have one that is more than 0");
        if (traffic.Shadow.Version is { } shadow && !ModelName.IsValid(shadow))
            yield return (":Traffic:Shadow:Version", $"must have {ModelName.Demand}, not '{shadow}'");
        if (traffic.Shadow.Fraction is not (>= 0 and <= 1))
            yield return (":Traffic:Shadow:Fraction", $"must be from 0 to 1, not {Text(traffic.Shadow.Fraction)}");

        var monitoring = model.Monitoring;
        if (monitoring.WindowRows is < 10 or > 1_000_000)
            yield return (":Monitoring:WindowRows", $"must be from 10 to 1000000, not {monitoring.WindowRows}");
        if (monitoring.MinRows < 1 || monitoring.MinRows > monitoring.WindowRows)
            yield return (":Monitoring:MinRows", $"must be from 1 to WindowRows ({monitoring.WindowRows}), not {monitoring.MinRows}");
        if (monitoring.WindowAge <= TimeSpan.Zero || monitoring.WindowAge > TimeSpan.FromDays(30))
            yield return (":Monitoring:WindowAge", $"must be more than zero and at most 30 days, written as days.hours:minutes:seconds, not {monitoring.WindowAge:c}");
        if (monitoring.SampleRate is not (>= 0 and <= 1))
            yield return (":Monitoring:SampleRate", $"must be from 0 to 1, not {Text(monitoring.SampleRate)}");
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}

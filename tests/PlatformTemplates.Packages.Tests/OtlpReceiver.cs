using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace PlatformTemplates.Packages.Tests;

/// <summary>A metric as it was exported.</summary>
/// <param name="Name">Its name, with dots.</param>
/// <param name="Unit">Its unit, by UCUM.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Attributes">The names of its points' attributes.</param>
internal sealed record ExportedMetric(string Name, string Unit, MetricKind Kind, IReadOnlySet<string> Attributes);

internal enum MetricKind
{
    Gauge,
    Counter,
    UpDownCounter,
    Histogram,
}

/// <summary>Receives what a service exports by OTLP over HTTP and keeps its metrics. The numbers are fields of opentelemetry-proto's metrics.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ExportedMetric> _metrics = new();
    private readonly ConcurrentDictionary<string, byte[]> _newest = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public IReadOnlyCollection<ExportedMetric> Metrics => [.. _metrics.Values];

    public static async Task<OtlpReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(receiver.ReceiveAsync);
        await receiver._app.StartAsync(cancellationToken);
        return receiver;
    }

    /// <summary>Waits for the next export of metrics that arrives from now on.</summary>
    public Task NextAsync(CancellationToken cancellationToken) => Volatile.Read(ref _next).Task.WaitAsync(cancellationToken);

    /// <summary>What a counter of whole numbers has come to, by the values of one of its attributes.</summary>
    public IReadOnlyDictionary<string, long> Counts(string counter, string attribute)
        => _newest.TryGetValue(counter, out var metric)
            ? Fields(metric, 7).SelectMany(sum => Fields(sum, 1))
                .GroupBy(point => Fields(point, 7).Where(pair => Text(pair, 1) == attribute).Select(pair => Text(Fields(pair, 2).Single(), 1)).SingleOrDefault(""))
                .ToDictionary(points => points.Key, points => points.Sum(Whole))
            : new Dictionary<string, long>();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Path != "/v1/metrics")
            return;

        foreach (var exported in Fields(body.ToArray(), 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)))
        {
            var metric = Read(exported);
            _newest[metric.Name] = exported;
            _metrics.AddOrUpdate(metric.Name, metric, (_, before) => metric with { Attributes = before.Attributes.Union(metric.Attributes).ToHashSet() });
        }

        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private static ExportedMetric Read(byte[] metric)
    {
        var (name, unit) = (Text(metric, 1), Text(metric, 3));
        if (Fields(metric, 5).SingleOrDefault() is { } gauge)
            return new(name, unit, MetricKind.Gauge, Attributes(gauge, 7));
        if (Fields(metric, 7).SingleOrDefault() is { } sum)
            return new(name, unit, IsSet(sum, 3) ? MetricKind.Counter : MetricKind.UpDownCounter, Attributes(sum, 7));
        if (Fields(metric, 9).SingleOrDefault() is { } histogram)
            return new(name, unit, MetricKind.Histogram, Attributes(histogram, 9));
        throw new InvalidDataException($"{name} is of a kind that no rule or panel uses.");
    }

    private static HashSet<string> Attributes(byte[] data, int field)
        => [.. Fields(data, 1).SelectMany(point => Fields(point, field)).Select(attribute => Text(attribute, 1))];

    private static string Text(byte[] message, int field) => Fields(message, field).Select(System.Text.Encoding.UTF8.GetString).SingleOrDefault("");

    private static bool IsSet(byte[] message, int field)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == WireFormat.MakeTag(field, WireFormat.WireType.Varint))
                return input.ReadBool();
            input.SkipLastField();
        }

        return false;
    }

    // A point's as_int.
    private static long Whole(byte[] point)
    {
        var input = new CodedInputStream(point);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == WireFormat.MakeTag(6, WireFormat.WireType.Fixed64))
                return input.ReadSFixed64();
            input.SkipLastField();
        }

        return 0;
    }

    private static List<byte[]> Fields(byte[] message, int field)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited))
                found.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        }

        return found;
    }
}

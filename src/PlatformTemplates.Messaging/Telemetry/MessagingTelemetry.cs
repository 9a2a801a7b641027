using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Telemetry;

/// <summary>Spans and metrics of messaging, by the OpenTelemetry conventions.</summary>
public sealed class MessagingTelemetry : IDisposable
{
    private static readonly InstrumentAdvice<double> _seconds = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] };

    private readonly ActivitySource _source = new(TelemetryNames.Source);
    private readonly Counter<long> _consumed;
    private readonly Counter<long> _sent;
    private readonly Histogram<double> _operation;
    private readonly Histogram<double> _process;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _unroutable;
    private readonly UpDownCounter<long> _inFlight;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">The host's meters.</param>
    public MessagingTelemetry(IMeterFactory meters)
    {
        Meter = meters.Create(TelemetryNames.Source);
        _consumed = Meter.CreateCounter<long>(TelemetryNames.ConsumedMessages, "{message}", "Messages delivered to the application.");
        _sent = Meter.CreateCounter<long>(TelemetryNames.SentMessages, "{message}", "Messages the producer attempted to send.");
        _operation = Meter.CreateHistogram(TelemetryNames.OperationDuration, "s", "Duration of a messaging operation initiated by the client.", tags: null, _seconds);
        _process = Meter.CreateHistogram(TelemetryNames.ProcessDuration, "s", "Duration of processing a message.", tags: null, _seconds);
        _retries = Meter.CreateCounter<long>(TelemetryNames.Retries, "{attempt}", "Attempts after the first one.");
        _deadLetters = Meter.CreateCounter<long>(TelemetryNames.DeadLetters, "{message}", "Messages sent to the dead letters.");
        _duplicates = Meter.CreateCounter<long>(TelemetryNames.Duplicates, "{message}", "Messages that were handled before.");
        _unroutable = Meter.CreateCounter<long>(TelemetryNames.Unroutable, "{message}", "Messages that no queue was bound for.");
        _inFlight = Meter.CreateUpDownCounter<long>(TelemetryNames.InFlight, "{message}", "Messages taken from the broker and not done yet.");
    }

    /// <summary>The meter, for gauges of brokers and stores.</summary>
    public Meter Meter { get; }

    /// <summary>The tags that tell a subscription's metrics apart.</summary>
    /// <param name="system">The broker.</param>
    /// <param name="topic">The topic or exchange.</param>
    /// <param name="group">The consumer group.</param>
    public static TagList TagsOf(string system, string topic, string group) => new()
    {
        { TelemetryNames.System, system },
        { TelemetryNames.Destination, topic },
        { TelemetryNames.Group, group },
    };

    /// <summary>The same tags with a partition.</summary>
    /// <param name="system">The broker.</param>
    /// <param name="topic">The topic or exchange.</param>
    /// <param name="group">The consumer group.</param>
    /// <param name="partition">The partition.</param>
    public static KeyValuePair<string, object?>[] TagsOf(string system, string topic, string group, int partition) =>
    [
        .. TagsOf(system, topic, group),
        new(TelemetryNames.Partition, partition.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Counts a message for which the broker had no queue.</summary>
    /// <param name="system">The broker.</param>
    /// <param name="topic">The exchange.</param>
    public void CountUnroutable(string system, string topic) => _unroutable.Add(1, new(TelemetryNames.System, system), new(TelemetryNames.Destination, topic));

    /// <inheritdoc />
    public void Dispose() => _source.Dispose();

    internal static string Fail(Activity? activity, Exception exception)
    {
        var type = exception.GetType().FullName ?? exception.GetType().Name;
        activity?.SetStatus(ActivityStatusCode.Error, exception.Message).SetTag(TelemetryNames.ErrorType, type).AddException(exception);
        return type;
    }

    internal Activity? StartSend(string system, OutgoingMessage message)
    {
        var activity = _source.StartActivity($"send {message.Topic}", ActivityKind.Producer, TraceContext.Extract(message.Headers));
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(TelemetryNames.System, system)
                .SetTag(TelemetryNames.OperationName, "send")
                .SetTag(TelemetryNames.OperationType, "send")
                .SetTag(TelemetryNames.Destination, message.Topic)
                .SetTag(TelemetryNames.MessageId, message.Event.Id)
                .SetTag(TelemetryNames.BodySize, message.Body.Length)
                .SetTag(TelemetryNames.EventId, message.Event.Id)
                .SetTag(TelemetryNames.EventType, message.Event.Type)
                .SetTag(TelemetryNames.EventSource, message.Event.Source);
        }

        return activity;
    }

    internal Activity? StartProcess(string system, MessageContext context)
    {
        // The conventions want a link to the message's creation; it is the parent as well, so that one trace tells the story.
        var creation = TraceContext.Extract(context.Headers);
        var activity = _source.StartActivity($"process {context.Topic}", ActivityKind.Consumer, creation, tags: null, creation == default ? null : [new ActivityLink(creation)]);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(TelemetryNames.System, system)
                .SetTag(TelemetryNames.OperationName, "process")
                .SetTag(TelemetryNames.OperationType, "process")
                .SetTag(TelemetryNames.Destination, context.Topic)
                .SetTag(TelemetryNames.Group, context.Group)
                .SetTag(TelemetryNames.MessageId, context.Id)
                .SetTag(TelemetryNames.BodySize, context.Received.Body.Length)
                .SetTag(TelemetryNames.EventId, context.Id)
                .SetTag(TelemetryNames.EventType, context.Type)
                .SetTag(TelemetryNames.EventSource, context.Event.Source)
                .SetTag(TelemetryNames.Attempt, context.Attempt);
            if (context.Received.Partition is { } partition)
                activity.SetTag(TelemetryNames.Partition, partition.ToString(CultureInfo.InvariantCulture));
            if (context.Received.Offset is { } offset)
                activity.SetTag(TelemetryNames.KafkaOffset, offset).SetTag(TelemetryNames.KafkaKey, context.Key);
        }

        return activity;
    }

    internal void Sent(string system, string topic, TimeSpan duration, string? error)
    {
        var tags = new TagList { { TelemetryNames.System, system }, { TelemetryNames.Destination, topic }, { TelemetryNames.OperationName, "send" } };
        if (error is not null)
            tags.Add(TelemetryNames.ErrorType, error);
        _sent.Add(1, tags);
        tags.Add(TelemetryNames.OperationType, "send");
        _operation.Record(duration.TotalSeconds, tags);
    }

    internal void Consumed(in TagList subscription)
    {
        var tags = subscription;
        tags.Add(TelemetryNames.OperationName, "process");
        _consumed.Add(1, tags);
        _inFlight.Add(1, subscription);
    }

    internal void Done(in TagList subscription) => _inFlight.Add(-1, subscription);

    internal void Processed(in TagList subscription, TimeSpan duration, string? error)
    {
        var tags = subscription;
        tags.Add(TelemetryNames.OperationName, "process");
        if (error is not null)
            tags.Add(TelemetryNames.ErrorType, error);
        _process.Record(duration.TotalSeconds, tags);
    }

    internal void Retried(in TagList subscription) => _retries.Add(1, subscription);

    internal void Duplicate(in TagList subscription) => _duplicates.Add(1, subscription);

    internal void DeadLettered(in TagList subscription, string reason)
    {
        var tags = subscription;
        tags.Add(TelemetryNames.Reason, reason);
        _deadLetters.Add(1, tags);
    }
}

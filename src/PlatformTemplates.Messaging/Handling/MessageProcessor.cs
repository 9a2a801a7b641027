using System.Diagnostics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using PlatformTemplates.Messaging.CloudEvents;
using PlatformTemplates.Messaging.DeadLetters;
using PlatformTemplates.Messaging.Serialization;
using PlatformTemplates.Messaging.Telemetry;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Handling;

/// <summary>
/// Brings a message to its end: handled, known already, none of our business, or among the dead letters. Only a message that
/// is handed back has no end here.
/// </summary>
public sealed partial class MessageProcessor : IDisposable
{
    private readonly Subscription _subscription;
    private readonly IMessageTransaction _transaction;
    private readonly IMessageSerializer _serializer;
    private readonly IDeadLetters _deadLetters;
    private readonly MessagingTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TokenBucketRateLimiter? _rate;
    private readonly TagList _tags;
    private readonly string _system;

    internal MessageProcessor(
        Subscription subscription,
        IBroker broker,
        IMessageTransaction transaction,
        IMessageSerializer serializer,
        MessagingTelemetry telemetry,
        TimeProvider time,
        ILogger<MessageProcessor> logger)
    {
        _subscription = subscription;
        _transaction = transaction;
        _serializer = serializer;
        _deadLetters = broker.DeadLettersOf(subscription);
        _telemetry = telemetry;
        _time = time;
        _logger = logger;
        _system = broker.System;
        _tags = MessagingTelemetry.TagsOf(broker.System, subscription.Topic, subscription.Group);
        _rate = subscription.Options.RateLimit is { } limit ? CreateRate(limit) : null;
    }

    /// <summary>Handles a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="slot">Its place among the concurrent ones, given up while it waits.</param>
    /// <param name="handBack">Cancelled when no attempt may begin any more.</param>
    /// <param name="abandon">Cancelled when the running attempt must end.</param>
    /// <returns>True when the broker may forget the message; false when it must deliver it again.</returns>
    public async Task<bool> ProcessAsync(ReceivedMessage message, DispatchSlot slot, CancellationToken handBack, CancellationToken abandon)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(slot);
        _telemetry.Consumed(_tags);
        try
        {
            return await RunAsync(message, slot, handBack, abandon);
        }
        catch (OperationCanceledException) when (handBack.IsCancellationRequested || abandon.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            _telemetry.Done(_tags);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _rate?.Dispose();

    private async Task<bool> RunAsync(ReceivedMessage message, DispatchSlot slot, CancellationToken handBack, CancellationToken abandon)
    {
        CloudEvent cloudEvent;
        try
        {
            cloudEvent = CloudEventHeaders.Read(message);
        }
        catch (MessageRejectedException exception)
        {
            LogRejected(message.Id, message.Topic, exception.Message);
            return await BuryAsync(message, DeadLetterReasons.Unreadable, exception, attempts: 0, firstFailure: null, slot, handBack, abandon);
        }

        if (_subscription.FindRoute(cloudEvent.Type) is not { } route)
        {
            if (_subscription.Options.UnknownTypes == UnknownTypes.Skip)
                return true;
            var unknown = new MessageRejectedException($"No handler is registered for the type '{cloudEvent.Type}'.");
            return await BuryAsync(message, DeadLetterReasons.UnknownType, unknown, attempts: 0, firstFailure: null, slot, handBack, abandon);
        }

        var retry = _subscription.Options.Retry;
        DateTimeOffset? firstFailure = null;
        var attempt = 1;
        for (var failures = 1; ; failures++)
        {
            handBack.ThrowIfCancellationRequested();
            if (_rate is not null)
                (await _rate.AcquireAsync(1, handBack)).Dispose();

            var context = new MessageContext(cloudEvent, message, _subscription.Group, attempt);
            var result = await AttemptAsync(route, context, abandon);
            if (result.Error is null)
                return true;
            if (abandon.IsCancellationRequested && result.Error is OperationCanceledException)
                return false;

            firstFailure ??= _time.GetUtcNow();
            if (result.Error is MessageRejectedException)
            {
                LogRejected(context.Id, context.Topic, result.Error.Message);
                return await BuryAsync(message, result.Called ? DeadLetterReasons.Rejected : DeadLetterReasons.Unreadable, result.Error, attempt, firstFailure, slot, handBack, abandon);
            }

            // What fails before the handler is called says nothing of the message.
            if (result.Called && attempt++ >= retry.MaxAttempts)
            {
                LogGivenUp(result.Error, context.Id, context.Topic, context.Attempt);
                return await BuryAsync(message, DeadLetterReasons.RetriesExhausted, result.Error, context.Attempt, firstFailure, slot, handBack, abandon);
            }

            var delay = retry.DelayAfter(failures);
            LogFailed(result.Error, context.Id, context.Topic, context.Attempt, delay);
            _telemetry.Retried(_tags);
            await slot.WaitAsync(delay, _time, handBack);
        }
    }

    private async Task<(Exception? Error, bool Called)> AttemptAsync(MessageRoute route, MessageContext context, CancellationToken abandon)
    {
        var called = false;
        using var timeout = new CancellationTokenSource(_subscription.Options.HandlerTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, abandon);
        using var activity = _telemetry.StartProcess(_system, context);
        var started = _time.GetTimestamp();
        string? failure = null;
        try
        {
            var message = await route.ReadAsync(_serializer, context.Received.Body, context.Topic, linked.Token);
            var isNew = await _transaction.RunAsync(
                context,
                (services, cancellationToken) =>
                {
                    called = true;
                    return route.HandleAsync(services, message, context, cancellationToken);
                },
                linked.Token);
            if (!isNew)
                _telemetry.Duplicate(_tags);
            return (null, called);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !abandon.IsCancellationRequested)
        {
            var late = new TimeoutException($"The attempt took longer than {_subscription.Options.HandlerTimeout:c}.", exception);
            failure = MessagingTelemetry.Fail(activity, late);
            return (late, called);
        }
        catch (Exception exception)
        {
            failure = MessagingTelemetry.Fail(activity, exception);
            return (exception, called);
        }
        finally
        {
            _telemetry.Processed(_tags, _time.GetElapsedTime(started), failure);
        }
    }

    // A message that can't be put among the dead letters is not done: it waits for the broker like everything else.
    private async Task<bool> BuryAsync(ReceivedMessage message, string reason, Exception exception, int attempts, DateTimeOffset? firstFailure, DispatchSlot slot, CancellationToken handBack, CancellationToken abandon)
    {
        var now = _time.GetUtcNow();
        var headers = DeadLetterHeaders.Write(message, _subscription.Group, reason, exception, attempts, firstFailure ?? now, now);
        for (var failures = 1; ; failures++)
        {
            try
            {
                await _deadLetters.AddAsync(message, headers, abandon);
                _telemetry.DeadLettered(_tags, reason);
                return true;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogNotBuried(failure, message.Id, _subscription.DeadLetterTopic);
            }

            await slot.WaitAsync(_subscription.Options.Retry.DelayAfter(failures), _time, handBack);
        }
    }

    // About every tenth of a second: a limit is a rate, not a burst at the beginning of every second.
    private static TokenBucketRateLimiter CreateRate(int perSecond)
    {
        var tokens = Math.Max(1, perSecond / 10);
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = tokens,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)tokens / perSecond),
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    [LoggerMessage(LogLevel.Warning, "Message {Id} of {Topic} failed in attempt {Attempt}, the next one is in {Delay}")]
    private partial void LogFailed(Exception exception, string id, string topic, int attempt, TimeSpan delay);

    [LoggerMessage(LogLevel.Error, "Message {Id} of {Topic} failed {Attempts} times and goes to the dead letters")]
    private partial void LogGivenUp(Exception exception, string id, string topic, int attempts);

    [LoggerMessage(LogLevel.Error, "Message {Id} of {Topic} is rejected and goes to the dead letters: {Reason}")]
    private partial void LogRejected(string? id, string topic, string reason);

    [LoggerMessage(LogLevel.Error, "Message {Id} can't be put among the dead letters {DeadLetters}; it is tried again")]
    private partial void LogNotBuried(Exception exception, string? id, string deadLetters);
}

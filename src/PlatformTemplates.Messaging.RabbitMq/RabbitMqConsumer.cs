using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace PlatformTemplates.Messaging.RabbitMq;

/// <summary>
/// Consumes one subscription, over as many connections as it takes. A message is acknowledged when it is done; what is not,
/// RabbitMQ delivers again when the channel closes.
/// </summary>
internal sealed partial class RabbitMqConsumer(
    RabbitMqOptions options,
    RabbitMqConnection connection,
    Subscription subscription,
    MessageProcessor processor,
    ILogger logger,
    CancellationToken stopping,
    CancellationToken abandoning)
{
    private static readonly RetryOptions _reconnect = new() { FirstDelay = TimeSpan.FromMilliseconds(500), MaxDelay = TimeSpan.FromSeconds(15) };
    private static readonly TimeSpan _finishTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _cutTimeout = TimeSpan.FromSeconds(2);

    private readonly KeyedDispatcher _dispatcher = new(subscription.Options.Concurrency);
    private long _waiting = -1;
    private int _inFlight;

    /// <summary>What waits in the queue and what is in flight; nothing while it is not known.</summary>
    public Measurement<long>? MeasureLag()
    {
        var waiting = Interlocked.Read(ref _waiting);
        return waiting < 0
            ? null
            : new Measurement<long>(waiting + Volatile.Read(ref _inFlight), MessagingTelemetry.TagsOf("rabbitmq", subscription.Topic, subscription.Group));
    }

    /// <summary>Consumes until the service stops.</summary>
    public async Task RunAsync()
    {
        for (var failures = 1; !stopping.IsCancellationRequested; failures++)
        {
            try
            {
                if (await ConsumeAsync())
                    failures = 0;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested && exception is RabbitMQClientException or IOException or ObjectDisposedException or TimeoutException)
            {
                LogFailed(subscription.Topic, exception.Message);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (stopping.IsCancellationRequested && exception is RabbitMQClientException or IOException or ObjectDisposedException)
            {
                // The connection broke while it was being closed: what was not acknowledged is delivered again.
                return;
            }

            Interlocked.Exchange(ref _waiting, -1);
            if (!stopping.IsCancellationRequested)
                await Task.Delay(_reconnect.DelayAfter(Math.Max(failures, 1)), CancellationToken.None);
        }
    }

    // True when it came to consuming.
    private async Task<bool> ConsumeAsync()
    {
        var opened = await connection.OpenAsync(stopping);
        await using var channel = await opened.CreateChannelAsync(cancellationToken: stopping);
        if (options.DeclareTopology)
            await RabbitMqTopology.DeclareAsync(opened, channel, subscription, options, stopping);
        await channel.BasicQosAsync(0, (ushort)subscription.Options.MaxInFlight, global: false, stopping);

        using var session = new Session(stopping, abandoning);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            Begin(session, channel, delivery);
            return Task.CompletedTask;
        };
        // Also when the queue was deleted, or its leader moved.
        consumer.UnregisteredAsync += (_, _) => session.EndAsync("the consumer was cancelled");
        channel.ChannelShutdownAsync += (_, reason) => session.EndAsync(reason.ReplyText);
        var tag = await channel.BasicConsumeAsync(RabbitMqTopology.QueueOf(subscription), autoAck: false, consumer, stopping);
        LogConsuming(subscription.Topic);

        try
        {
            await WaitAsync(session, channel);
            if (channel.IsOpen)
                await channel.BasicCancelAsync(tag, cancellationToken: CancellationToken.None);
            else
                LogLost(subscription.Topic, session.Reason);
        }
        finally
        {
            await FinishAsync(session);
        }

        if (channel.IsOpen)
            await channel.CloseAsync(CancellationToken.None);
        return true;
    }

    // Until the channel is lost or the service stops; measures the queue meanwhile.
    private async Task WaitAsync(Session session, IChannel channel)
    {
        while (!session.Ended.IsCompleted && !stopping.IsCancellationRequested)
        {
            Interlocked.Exchange(ref _waiting, await channel.MessageCountAsync(RabbitMqTopology.QueueOf(subscription), CancellationToken.None));
            await Task.WhenAny(session.Ended, Task.Delay(options.LagInterval, stopping));
        }
    }

    private void Begin(Session session, IChannel channel, BasicDeliverEventArgs delivery)
    {
        var message = RabbitMqMessages.Read(subscription.Topic, delivery.BasicProperties, delivery.Body);
        var tag = delivery.DeliveryTag;
        session.Begin();
        Interlocked.Increment(ref _inFlight);
        _dispatcher.Dispatch(message.Key, async slot =>
        {
            try
            {
                if (await processor.ProcessAsync(message, slot, session.HandBack, session.Abandon))
                    await channel.BasicAckAsync(tag, multiple: false, CancellationToken.None);
            }
            catch (Exception exception) when (exception is RabbitMQClientException or IOException or ObjectDisposedException)
            {
                LogNotAcknowledged(message.Id, subscription.Topic, exception.Message);
            }
            catch (Exception exception)
            {
                LogUnexpected(exception, message.Id, subscription.Topic);
            }
            finally
            {
                Interlocked.Decrement(ref _inFlight);
                session.Finished();
            }
        });
    }

    // The same messages come again on the next connection: what runs here ends before, or the order of a key would be lost.
    private async Task FinishAsync(Session session)
    {
        var idle = session.StopAsync();
        var timeout = stopping.IsCancellationRequested ? Timeout.InfiniteTimeSpan : _finishTimeout;
        if (await EndsAsync(idle, timeout, abandoning))
            return;
        session.Cut();
        if (!await EndsAsync(idle, _cutTimeout, CancellationToken.None))
            LogAbandoned(subscription.Topic);
    }

    private static async Task<bool> EndsAsync(Task task, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(timeout, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Consuming {Topic}")]
    private partial void LogConsuming(string topic);

    [LoggerMessage(LogLevel.Warning, "The channel for {Topic} was lost ({Reason}), a new one is opened")]
    private partial void LogLost(string topic, string? reason);

    [LoggerMessage(LogLevel.Warning, "{Topic} can't be consumed at the moment: {Reason}")]
    private partial void LogFailed(string topic, string reason);

    [LoggerMessage(LogLevel.Warning, "Message {Id} of {Topic} is done but could not be acknowledged, it will be delivered again: {Reason}")]
    private partial void LogNotAcknowledged(string? id, string topic, string reason);

    [LoggerMessage(LogLevel.Critical, "Message {Id} of {Topic} could not be brought to an end; it is delivered again")]
    private partial void LogUnexpected(Exception exception, string? id, string topic);

    [LoggerMessage(LogLevel.Warning, "Messages of {Topic} did not end in time and are abandoned: their handlers do not heed the cancellation")]
    private partial void LogAbandoned(string topic);
}

using System.Diagnostics;
using PlatformTemplates.Messaging.Telemetry;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Publishing;

/// <summary>Sends through the broker, with a span and the metrics of the conventions.</summary>
/// <param name="broker">The broker.</param>
/// <param name="telemetry">Where it is told.</param>
public sealed class MessageSender(IBroker broker, MessagingTelemetry telemetry)
{
    /// <summary>Sends a message and waits for the broker's confirmation.</summary>
    /// <param name="message">The message; the trace context in its headers becomes the span's parent.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MessageNotSentException">The broker did not confirm the message.</exception>
    public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var activity = telemetry.StartSend(broker.System, message);
        var started = Stopwatch.GetTimestamp();
        string? error = null;
        try
        {
            await broker.SendAsync(WithContextOf(activity, message), cancellationToken);
        }
        catch (Exception exception)
        {
            error = MessagingTelemetry.Fail(activity, exception);
            throw;
        }
        finally
        {
            telemetry.Sent(broker.System, message.Topic, Stopwatch.GetElapsedTime(started), error);
        }
    }

    private static OutgoingMessage WithContextOf(Activity? activity, OutgoingMessage message)
    {
        if (activity is null)
            return message;
        var headers = new Dictionary<string, string>(message.Headers);
        TraceContext.Inject(activity, headers);
        return message with { Headers = headers };
    }
}

using System.Globalization;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.DeadLetters;

/// <summary>The headers that say why a message is among the dead letters; everything else of the message is kept as it was.</summary>
public static class DeadLetterHeaders
{
    /// <summary>What all of them start with.</summary>
    public const string Prefix = "dead-letter-";

    /// <summary>One of <see cref="DeadLetterReasons"/>.</summary>
    public const string Reason = Prefix + "reason";

    /// <summary>The type of the last exception.</summary>
    public const string ExceptionType = Prefix + "exception-type";

    /// <summary>The message of the last exception, cut off after 1,000 characters.</summary>
    public const string ExceptionMessage = Prefix + "exception-message";

    /// <summary>The topic or exchange it came from.</summary>
    public const string Topic = Prefix + "topic";

    /// <summary>The consumer group that gave it up.</summary>
    public const string Group = Prefix + "group";

    /// <summary>The partition it came from (Kafka).</summary>
    public const string Partition = Prefix + "partition";

    /// <summary>The offset it had (Kafka).</summary>
    public const string Offset = Prefix + "offset";

    /// <summary>How many attempts were made.</summary>
    public const string Attempts = Prefix + "attempts";

    /// <summary>When the first attempt failed, in ISO 8601.</summary>
    public const string FirstFailure = Prefix + "first-failure";

    /// <summary>When it was given up, in ISO 8601.</summary>
    public const string Time = Prefix + "time";

    private const int MaxMessage = 1000;

    internal static Dictionary<string, string> Write(ReceivedMessage message, string group, string reason, Exception exception, int attempts, DateTimeOffset firstFailure, DateTimeOffset now)
    {
        var headers = new Dictionary<string, string>
        {
            [Reason] = reason,
            [ExceptionType] = exception.GetType().FullName ?? exception.GetType().Name,
            [ExceptionMessage] = exception.Message.Length > MaxMessage ? exception.Message[..MaxMessage] : exception.Message,
            [Topic] = message.Topic,
            [Group] = group,
            [Attempts] = attempts.ToString(CultureInfo.InvariantCulture),
            [FirstFailure] = firstFailure.ToString("O", CultureInfo.InvariantCulture),
            [Time] = now.ToString("O", CultureInfo.InvariantCulture),
        };
        if (message.Partition is { } partition)
            headers[Partition] = partition.ToString(CultureInfo.InvariantCulture);
        if (message.Offset is { } offset)
            headers[Offset] = offset.ToString(CultureInfo.InvariantCulture);
        return headers;
    }
}

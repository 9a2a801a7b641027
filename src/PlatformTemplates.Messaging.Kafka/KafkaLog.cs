using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace PlatformTemplates.Messaging.Kafka;

/// <summary>What librdkafka says, in the application's log.</summary>
internal static partial class KafkaLog
{
    public static void Write(ILogger logger, LogMessage message)
    {
        // Syslog levels: 0 to 3 are errors, 4 warnings, 5 and 6 say what goes on, 7 is for debugging.
        var level = message.Level switch
        {
            <= SyslogLevel.Error => LogLevel.Error,
            SyslogLevel.Warning => LogLevel.Warning,
            SyslogLevel.Notice or SyslogLevel.Info => LogLevel.Debug,
            _ => LogLevel.Trace,
        };
        LogClient(logger, level, message.Name, message.Facility, message.Message);
    }

    public static void Write(ILogger logger, Error error)
        => LogClient(logger, error.IsFatal ? LogLevel.Error : LogLevel.Warning, "kafka", error.Code, error.Reason);

    [LoggerMessage(Message = "{Client} {Code}: {Text}")]
    private static partial void LogClient(ILogger logger, LogLevel level, string client, ErrorCode code, string text);

    [LoggerMessage(Message = "{Client} {Facility}: {Text}")]
    private static partial void LogClient(ILogger logger, LogLevel level, string client, string facility, string text);
}

using System.Globalization;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.DeadLetters;

/// <summary>A message among the dead letters.</summary>
/// <param name="Message">The message, with the headers it has there.</param>
/// <param name="Id">The event's id, or what else identifies it.</param>
/// <param name="EventType">The event's type; empty when it can't be read.</param>
public sealed record DeadLetter(ReceivedMessage Message, string Id, string EventType)
{
    /// <summary>Why it is here: one of <see cref="DeadLetterReasons"/>.</summary>
    public string Reason => Header(DeadLetterHeaders.Reason) ?? "";

    /// <summary>The type of the last exception.</summary>
    public string? ExceptionType => Header(DeadLetterHeaders.ExceptionType);

    /// <summary>The message of the last exception.</summary>
    public string? ExceptionMessage => Header(DeadLetterHeaders.ExceptionMessage);

    /// <summary>How many attempts were made; null when the broker gave it up.</summary>
    public int? Attempts => int.TryParse(Header(DeadLetterHeaders.Attempts), CultureInfo.InvariantCulture, out var attempts) ? attempts : null;

    /// <summary>When the first attempt failed.</summary>
    public DateTimeOffset? FirstFailure => Moment(DeadLetterHeaders.FirstFailure);

    /// <summary>When it was given up.</summary>
    public DateTimeOffset? Time => Moment(DeadLetterHeaders.Time);

    private string? Header(string name) => Message.Headers.TryGetValue(name, out var value) ? value : null;

    private DateTimeOffset? Moment(string name) => DateTimeOffset.TryParse(Header(name), CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}

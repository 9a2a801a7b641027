namespace PlatformTemplates.Messaging.CloudEvents;

/// <summary>The context attributes of a CloudEvent 1.0.</summary>
public sealed record CloudEvent
{
    /// <summary>Unique among the events of one <see cref="Source"/>; an event sent twice has the same id.</summary>
    public required string Id { get; init; }

    /// <summary>Where the event happened: a URI reference, such as <c>/orders</c>.</summary>
    public required string Source { get; init; }

    /// <summary>What happened, such as <c>com.example.order.confirmed.v1</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What in the source it is about.</summary>
    public string? Subject { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The media type of the body.</summary>
    public string? DataContentType { get; init; }

    /// <summary>The URI of the body's schema.</summary>
    public string? DataSchema { get; init; }
}

namespace PlatformTemplates.Messaging.RabbitMq;

/// <summary>How RabbitMQ is reached and used. Bound from the configuration section <c>Messaging:RabbitMq</c>.</summary>
public sealed class RabbitMqOptions
{
    /// <summary>Where it is, as <c>amqp://user:password@host:port/vhost</c>, or <c>amqps</c> for TLS.</summary>
    public string? Uri { get; set; }

    /// <summary>
    /// Whether exchanges, queues and bindings are declared by the service. Turn it off where the topology operator owns them;
    /// they must then be there, with the names that the package's README gives.
    /// </summary>
    public bool DeclareTopology { get; set; } = true;

    /// <summary>
    /// Whether one instance at a time consumes a queue, with the others standing by. Without it the order per key holds in
    /// each instance alone, which is none.
    /// </summary>
    public bool SingleActiveConsumer { get; set; } = true;

    /// <summary>
    /// How often a message may come back because its consumer went away, before RabbitMQ gives it to the dead letters. It is
    /// what stops a message that kills the process. Every message that was prefetched counts one up with each crash.
    /// </summary>
    public int DeliveryLimit { get; set; } = 20;

    /// <summary>Whether publishing fails when no queue is bound for the message; else it is counted and logged.</summary>
    public bool RequireRoute { get; set; }

    /// <summary>How long a message may take to be confirmed before sending it fails.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the length of the queues is measured.</summary>
    public TimeSpan LagInterval { get; set; } = TimeSpan.FromSeconds(5);
}

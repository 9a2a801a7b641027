using Microsoft.Extensions.DependencyInjection;
using PlatformTemplates.Messaging.Serialization;

namespace PlatformTemplates.Messaging.Handling;

/// <summary>How a message of a type gets to its handler.</summary>
internal abstract class MessageRoute
{
    public abstract ValueTask<object> ReadAsync(IMessageSerializer serializer, ReadOnlyMemory<byte> body, string topic, CancellationToken cancellationToken);

    public abstract Task HandleAsync(IServiceProvider services, object message, MessageContext context, CancellationToken cancellationToken);
}

internal sealed class MessageRoute<TMessage, THandler> : MessageRoute
    where TMessage : notnull
    where THandler : IMessageHandler<TMessage>
{
    public override async ValueTask<object> ReadAsync(IMessageSerializer serializer, ReadOnlyMemory<byte> body, string topic, CancellationToken cancellationToken)
        => await serializer.DeserializeAsync<TMessage>(body, topic, cancellationToken);

    public override Task HandleAsync(IServiceProvider services, object message, MessageContext context, CancellationToken cancellationToken)
        => services.GetRequiredService<THandler>().HandleAsync((TMessage)message, context, cancellationToken);
}

namespace PlatformTemplates.Messaging.Publishing;

internal sealed class MessagePublisher(MessageFactory factory, MessageSender sender) : IMessagePublisher
{
    public async Task<string> PublishAsync<TMessage>(TMessage message, string? key, CancellationToken cancellationToken)
    {
        var outgoing = await factory.CreateAsync(message, key, cancellationToken);
        await sender.SendAsync(outgoing, cancellationToken);
        return outgoing.Event.Id;
    }
}

using Microsoft.EntityFrameworkCore;
using PlatformTemplates.Messaging.Publishing;

namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>The outbox of a scope: adds rows to its database context.</summary>
internal sealed class OutboxWriter<TContext>(TContext context, MessageFactory factory, OutboxSignal signal, TimeProvider time) : IOutbox
    where TContext : DbContext
{
    public bool IsUsed { get; private set; }

    public async ValueTask<string> PublishAsync<TMessage>(TMessage message, string? key, CancellationToken cancellationToken)
    {
        Database.Find<OutboxMessage>(context, nameof(MessagingModelExtensions.AddOutbox));
        var outgoing = await factory.CreateAsync(message, key, cancellationToken);
        context.Set<OutboxMessage>().Add(OutboxRows.Create(outgoing, time.GetUtcNow().UtcDateTime));
        if (!IsUsed)
        {
            IsUsed = true;
            // In a transaction of the caller's own this comes before the commit; the relay's next look finds the row.
            context.SavedChanges += (_, _) => signal.Set();
        }

        return outgoing.Event.Id;
    }
}

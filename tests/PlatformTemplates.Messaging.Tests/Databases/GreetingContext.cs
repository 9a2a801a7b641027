using Microsoft.EntityFrameworkCore;
using PlatformTemplates.Messaging.EntityFrameworkCore;

namespace PlatformTemplates.Messaging.Tests.Databases;

/// <summary>A greeting that was handled.</summary>
internal sealed class StoredGreeting
{
    public int Id { get; init; }

    public required string Text { get; init; }
}

internal sealed class GreetingContext(DbContextOptions<GreetingContext> options) : DbContext(options)
{
    public DbSet<StoredGreeting> Greetings => Set<StoredGreeting>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddInbox().AddOutbox();
        modelBuilder.Entity<StoredGreeting>().ToTable("greetings");
    }
}

/// <summary>Stores a greeting and answers it, both through the scope; the test says what comes then.</summary>
internal sealed class StoringHandler(GreetingContext context, IOutbox outbox, Greeter greeter) : IMessageHandler<Greeting>
{
    public async Task HandleAsync(Greeting message, MessageContext messageContext, CancellationToken cancellationToken)
    {
        context.Greetings.Add(new StoredGreeting { Text = message.Text });
        await outbox.PublishAsync(new Greeting($"answer to {message.Text}"), messageContext.Key, cancellationToken);
        await greeter.HandleAsync(message, messageContext, cancellationToken);
    }
}

using Microsoft.EntityFrameworkCore;

namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>The tables of messaging in the service's own model: its migrations make them.</summary>
public static class MessagingModelExtensions
{
    private const int NameLength = 250;
    private const int KeyLength = 500;

    /// <summary>Adds the table <c>inbox_messages</c>.</summary>
    /// <param name="modelBuilder">The model.</param>
    public static ModelBuilder AddInbox(this ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        return modelBuilder.Entity<InboxMessage>(message =>
        {
            message.ToTable("inbox_messages");
            message.HasKey(m => new { m.Consumer, m.Source, m.MessageId });
            message.Property(m => m.Consumer).HasMaxLength(2 * NameLength);
            message.Property(m => m.Source).HasMaxLength(NameLength);
            message.Property(m => m.MessageId).HasMaxLength(NameLength);
            message.HasIndex(m => m.HandledAt);
        });
    }

    /// <summary>Adds the table <c>outbox_messages</c>.</summary>
    /// <param name="modelBuilder">The model.</param>
    public static ModelBuilder AddOutbox(this ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        return modelBuilder.Entity<OutboxMessage>(message =>
        {
            message.ToTable("outbox_messages");
            message.HasKey(m => m.Id);
            message.Property(m => m.Id).ValueGeneratedOnAdd();
            message.Property(m => m.Topic).HasMaxLength(NameLength);
            message.Property(m => m.Key).HasMaxLength(KeyLength);
            message.HasIndex(m => new { m.Lane, m.Id });
        });
    }
}

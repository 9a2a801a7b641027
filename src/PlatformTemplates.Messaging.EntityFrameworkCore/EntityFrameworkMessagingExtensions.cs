using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PlatformTemplates.Messaging.Handling;

namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>Inbox and outbox in the service's own database context, on PostgreSQL or SQLite.</summary>
public static class EntityFrameworkMessagingExtensions
{
    /// <summary>
    /// Handles every message in one transaction of the context, with a row that remembers it: a message delivered twice has
    /// its effects once. The model needs <c>modelBuilder.AddInbox()</c>.
    /// </summary>
    /// <typeparam name="TContext">The context, registered as a scoped service.</typeparam>
    /// <param name="messaging">The builder.</param>
    /// <param name="configure">Sets options over those of <c>Messaging:Inbox</c>.</param>
    public static MessagingBuilder UseInbox<TContext>(this MessagingBuilder messaging, Action<InboxOptions>? configure = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(messaging);
        var options = messaging.Services.AddOptions<InboxOptions>().Bind(messaging.Configuration.GetSection("Inbox"));
        if (configure is not null)
            options.Configure(configure);
        options
            .Validate(o => o.Retention >= TimeSpan.FromMinutes(1), "Messaging:Inbox:Retention must be a minute or more, written as days.hours:minutes:seconds.")
            .Validate(o => o.CleaningInterval >= TimeSpan.FromSeconds(1) && o.CleaningInterval <= TimeSpan.FromDays(1), "Messaging:Inbox:CleaningInterval must be from 00:00:01 to a day, written as hours:minutes:seconds.")
            .ValidateOnStart();
        messaging.Services.TryAddSingleton<OutboxSignal>();
        messaging.Services.Replace(ServiceDescriptor.Singleton<IMessageTransaction, InboxTransaction<TContext>>());
        messaging.Services.AddSingleton<InboxCleaning<TContext>>();
        messaging.Services.AddHostedService(services => services.GetRequiredService<InboxCleaning<TContext>>());
        return messaging;
    }

    /// <summary>
    /// Stores what is published through <see cref="IOutbox"/> in the context's transaction and sends it after the commit. The
    /// model needs <c>modelBuilder.AddOutbox()</c>.
    /// </summary>
    /// <typeparam name="TContext">The context, registered as a scoped service.</typeparam>
    /// <param name="messaging">The builder.</param>
    /// <param name="configure">Sets options over those of <c>Messaging:Outbox</c>.</param>
    public static MessagingBuilder UseOutbox<TContext>(this MessagingBuilder messaging, Action<OutboxOptions>? configure = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(messaging);
        var options = messaging.Services.AddOptions<OutboxOptions>().Bind(messaging.Configuration.GetSection("Outbox"));
        if (configure is not null)
            options.Configure(configure);
        options
            .Validate(o => o.PollInterval >= TimeSpan.FromMilliseconds(50) && o.PollInterval <= TimeSpan.FromMinutes(10), "Messaging:Outbox:PollInterval must be from 00:00:00.050 to 00:10:00, written as hours:minutes:seconds.")
            .Validate(o => o.BatchSize is > 0 and <= 10_000, "Messaging:Outbox:BatchSize must be from 1 to 10000.")
            .ValidateOnStart();
        messaging.Services.TryAddSingleton<OutboxSignal>();
        messaging.Services.AddSingleton<OutboxState>();
        messaging.Services.AddScoped<OutboxWriter<TContext>>();
        messaging.Services.AddScoped<IOutbox>(services => services.GetRequiredService<OutboxWriter<TContext>>());
        messaging.Services.AddHostedService<OutboxRelay<TContext>>();
        return messaging;
    }
}

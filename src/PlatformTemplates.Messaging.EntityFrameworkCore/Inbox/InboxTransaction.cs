using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using PlatformTemplates.Messaging.Handling;

namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>
/// Handles a message in one transaction with its row of the inbox: what the handler changed and published is committed with
/// it or not at all. The row comes first, so a second delivery at the same time waits for the first one to end.
/// </summary>
internal sealed class InboxTransaction<TContext>(IServiceScopeFactory scopes, OutboxSignal signal, TimeProvider time) : IMessageTransaction
    where TContext : DbContext
{
    private string? _insert;

    public async Task<bool> RunAsync(MessageContext context, Func<IServiceProvider, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var strategy = scope.ServiceProvider.GetRequiredService<TContext>().Database.CreateExecutionStrategy();
        if (!strategy.RetriesOnFailure)
            return await RunOnceAsync(scope.ServiceProvider, context, handle, cancellationToken);

        // A strategy that repeats needs a handler that knows nothing of the time before. Should a commit have succeeded
        // without saying so, the repetition finds the row.
        return await strategy.ExecuteAsync(
            async token =>
            {
                await using var attempt = scopes.CreateAsyncScope();
                return await RunOnceAsync(attempt.ServiceProvider, context, handle, token);
            },
            cancellationToken);
    }

    private async Task<bool> RunOnceAsync(IServiceProvider services, MessageContext context, Func<IServiceProvider, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        var database = services.GetRequiredService<TContext>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        object[] row = [$"{context.Topic}/{context.Group}", context.Event.Source, context.Id, time.GetUtcNow().UtcDateTime];
        if (await database.Database.ExecuteSqlRawAsync(_insert ??= CreateInsert(database), row, cancellationToken) == 0)
            return false;

        await handle(services, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (services.GetService<OutboxWriter<TContext>>() is { IsUsed: true })
            signal.Set();
        return true;
    }

    private static string CreateInsert(TContext database)
    {
        _ = Database.IsPostgres(database);
        var entity = Database.Find<InboxMessage>(database, nameof(MessagingModelExtensions.AddInbox));
        var sql = database.GetService<ISqlGenerationHelper>();
        var table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
        string[] names = [nameof(InboxMessage.Consumer), nameof(InboxMessage.Source), nameof(InboxMessage.MessageId), nameof(InboxMessage.HandledAt)];
        var columns = names.Select(name => sql.DelimitIdentifier(entity.FindProperty(name)!.GetColumnName(table)!));
        return $"INSERT INTO {sql.DelimitIdentifier(table.Name, table.Schema)} ({string.Join(", ", columns)}) VALUES ({{0}}, {{1}}, {{2}}, {{3}}) ON CONFLICT DO NOTHING";
    }
}

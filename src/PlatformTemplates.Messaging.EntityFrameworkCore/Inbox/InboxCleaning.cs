using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>Forgets what was handled long ago.</summary>
internal sealed partial class InboxCleaning<TContext>(IServiceScopeFactory scopes, IOptions<InboxOptions> options, TimeProvider time, ILogger<InboxCleaning<TContext>> logger) : BackgroundService
    where TContext : DbContext
{
    public async Task<int> CleanAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = time.GetUtcNow().UtcDateTime - options.Value.Retention;
        return await scope.ServiceProvider.GetRequiredService<TContext>().Set<InboxMessage>().Where(message => message.HandledAt < before).ExecuteDeleteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CleaningInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var count = await CleanAsync(stoppingToken);
                LogCleaned(count);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Count} old messages were removed from the inbox")]
    private partial void LogCleaned(int count);

    [LoggerMessage(LogLevel.Warning, "Old messages could not be removed from the inbox; it is tried again")]
    private partial void LogFailed(Exception exception);
}

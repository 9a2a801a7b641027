using Microsoft.EntityFrameworkCore;

namespace PlatformService1.Data;

/// <summary>
/// Makes the embedded database of a developer's machine where there is none. No other database is touched at start-up: the
/// job has no rights to change a schema, and needs none.
/// </summary>
internal sealed class DevelopmentDatabase(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ReconciliationContext>().Database.EnsureCreatedAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

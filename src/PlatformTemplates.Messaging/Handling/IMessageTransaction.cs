using Microsoft.Extensions.DependencyInjection;

namespace PlatformTemplates.Messaging.Handling;

/// <summary>
/// What surrounds one attempt to handle a message. The database package replaces it with a transaction that remembers the
/// message in the inbox.
/// </summary>
public interface IMessageTransaction
{
    /// <summary>Runs a handler in a scope of its own.</summary>
    /// <param name="context">The message.</param>
    /// <param name="handle">Calls the handler with the scope's services.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>False when the message was handled before, and the handler not called.</returns>
    Task<bool> RunAsync(MessageContext context, Func<IServiceProvider, CancellationToken, Task> handle, CancellationToken cancellationToken);
}

/// <summary>A scope and nothing else: a message delivered twice is handled twice.</summary>
internal sealed class PlainScope(IServiceScopeFactory scopes) : IMessageTransaction
{
    public async Task<bool> RunAsync(MessageContext context, Func<IServiceProvider, CancellationToken, Task> handle, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await handle(scope.ServiceProvider, cancellationToken);
        return true;
    }
}

using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PlatformTemplates.Messaging.RabbitMq;

/// <summary>A connection that is made when it is needed, and made anew when it was lost.</summary>
internal sealed class RabbitMqConnection(RabbitMqOptions options, string name) : IAsyncDisposable
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private IConnection? _connection;

    /// <exception cref="IOException">The server does not answer, or lets nobody in; the message names the setting.</exception>
    public async Task<IConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (_connection is { IsOpen: true } open)
            return open;

        await _lock.WaitAsync(cancellationToken);
        try
        {
            if (_connection is { IsOpen: true } opened)
                return opened;
            if (_connection is not null)
                await _connection.DisposeAsync();
            // What is recovered is decided here and in the consumer, not behind their backs.
            var factory = new ConnectionFactory { Uri = new Uri(options.Uri!), AutomaticRecoveryEnabled = false, TopologyRecoveryEnabled = false };
            return _connection = await factory.CreateConnectionAsync(name, cancellationToken);
        }
        catch (BrokerUnreachableException exception)
        {
            // The client's own message names neither the server nor the reason.
            var uri = new Uri(options.Uri!);
            throw new IOException($"RabbitMQ can't be reached at {uri.Scheme}://{uri.Authority} ({exception.GetBaseException().Message}): start it there, or set Messaging:RabbitMq:Uri to another one.", exception);
        }
        finally
        {
            _lock.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        _lock.Dispose();
    }
}

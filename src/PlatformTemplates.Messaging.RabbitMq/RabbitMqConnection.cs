using RabbitMQ.Client;

namespace PlatformTemplates.Messaging.RabbitMq;

/// <summary>A connection that is made when it is needed, and made anew when it was lost.</summary>
internal sealed class RabbitMqConnection(RabbitMqOptions options, string name) : IAsyncDisposable
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private IConnection? _connection;

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

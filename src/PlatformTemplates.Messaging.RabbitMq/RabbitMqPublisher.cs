using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.RabbitMq;

/// <summary>Publishes on one channel with confirms; a broken channel is replaced.</summary>
internal sealed class RabbitMqPublisher(RabbitMqOptions options, RabbitMqConnection connection) : IAsyncDisposable
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly HashSet<string> _exchanges = [];
    private IChannel? _channel;

    /// <summary>Publishes and waits for the confirm.</summary>
    /// <param name="exchange">The exchange; empty for the default one.</param>
    /// <param name="routingKey">The routing key.</param>
    /// <param name="properties">The properties.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when no queue is bound for the message: nobody has it.</returns>
    /// <exception cref="MessageNotSentException">RabbitMQ did not confirm the message.</exception>
    public async Task<bool> PublishAsync(string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.SendTimeout);
        try
        {
            var channel = await OpenAsync(exchange, timeout.Token);
            await channel.BasicPublishAsync(exchange, routingKey, mandatory: true, properties, body, timeout.Token);
            return true;
        }
        catch (PublishException exception) when (exception.IsReturn)
        {
            return false;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MessageNotSentException($"RabbitMQ did not confirm the message for '{exchange}' in {options.SendTimeout:c}.", exception);
        }
        catch (Exception exception) when (exception is RabbitMQClientException or IOException or ObjectDisposedException)
        {
            throw new MessageNotSentException($"RabbitMQ did not take the message for '{exchange}': {exception.Message}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_channel is not null)
            await _channel.DisposeAsync();
        _lock.Dispose();
    }

    private async Task<IChannel> OpenAsync(string exchange, CancellationToken cancellationToken)
    {
        if (_channel is { IsOpen: true } open && IsDeclared(exchange))
            return open;

        await _lock.WaitAsync(cancellationToken);
        try
        {
            if (_channel is not { IsOpen: true })
            {
                if (_channel is not null)
                    await _channel.DisposeAsync();
                var opened = await connection.OpenAsync(cancellationToken);
                _channel = await opened.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
                lock (_exchanges)
                    _exchanges.Clear();
            }

            if (!IsDeclared(exchange))
            {
                await RabbitMqTopology.DeclareExchangeAsync(_channel, exchange, cancellationToken);
                lock (_exchanges)
                    _exchanges.Add(exchange);
            }

            return _channel;
        }
        finally
        {
            _lock.Release();
        }
    }

    private bool IsDeclared(string exchange)
    {
        if (exchange.Length == 0 || !options.DeclareTopology)
            return true;
        lock (_exchanges)
            return _exchanges.Contains(exchange);
    }
}

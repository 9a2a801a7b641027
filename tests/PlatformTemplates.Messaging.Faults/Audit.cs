namespace PlatformTemplates.Messaging.Faults;

/// <summary>What arrived of the bookings, as somebody else sees it.</summary>
public sealed class Audit : IMessageHandler<PaymentBooked>
{
    private readonly Dictionary<(string Account, int Number), string> _seen = [];
    private readonly Dictionary<string, int> _last = [];

    /// <summary>How many different ones arrived.</summary>
    public int Count
    {
        get
        {
            lock (_seen)
                return _seen.Count;
        }
    }

    /// <summary>How many arrived first after a later one of their account.</summary>
    public int OutOfOrder { get; private set; }

    /// <summary>How many arrived again.</summary>
    public int Repeated { get; private set; }

    /// <summary>How many arrived again under another id: the inbox of a consumer would not know them.</summary>
    public int Renamed { get; private set; }

    /// <inheritdoc />
    public Task HandleAsync(PaymentBooked message, MessageContext context, CancellationToken cancellationToken)
    {
        lock (_seen)
        {
            if (_seen.TryGetValue((message.Account, message.Number), out var id))
            {
                Repeated++;
                if (id != context.Id)
                    Renamed++;
                return Task.CompletedTask;
            }

            _seen.Add((message.Account, message.Number), context.Id);
            if (_last.TryGetValue(message.Account, out var last) && last > message.Number)
                OutOfOrder++;
            else
                _last[message.Account] = message.Number;
        }

        return Task.CompletedTask;
    }
}

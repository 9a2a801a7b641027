namespace PlatformService1.Ordering;

/// <summary>Keeps orders until the process ends, and no more of them than it has room for: the oldest go first.</summary>
internal sealed class InMemoryOrderStore : IOrderStore
{
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<Guid, Order> _orders = [];
    private readonly Dictionary<string, Guid> _requests = [];

    public Task<Order?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_orders.GetValueOrDefault(id));
    }

    public Task<IReadOnlyList<Order>> ListAsync(OrderStatus? status, Guid? before, int count, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<Order>>(
            [
                .. _orders.Values.Reverse()
                    .Where(order => before is not { } id || order.Id.CompareTo(id) < 0)
                    .Where(order => status is null || order.Status == status)
                    .Take(count),
            ]);
        }
    }

    public Task<Order> AddAsync(Order order, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (order.Request is { } request)
            {
                if (_requests.TryGetValue(request.Key, out var existing))
                    return Task.FromResult(_orders[existing]);
                _requests.Add(request.Key, order.Id);
            }

            _orders.Add(order.Id, order);
            if (_orders.Count > Capacity)
                RemoveOldest();
            return Task.FromResult(order);
        }
    }

    public Task<bool> ReplaceAsync(Order order, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_orders.TryGetValue(order.Id, out var current) || current.Version != order.Version - 1)
                return Task.FromResult(false);

            _orders[order.Id] = order;
            return Task.FromResult(true);
        }
    }

    private void RemoveOldest()
    {
        var oldest = _orders.Values.First();
        _orders.Remove(oldest.Id);
        if (oldest.Request is { } request)
            _requests.Remove(request.Key);
    }
}

namespace PlatformService1.Ordering;

/// <summary>Where orders are kept.</summary>
public interface IOrderStore
{
    /// <summary>The order with this id, if there is one.</summary>
    Task<Order?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="count"/> orders, the newest first.</summary>
    /// <param name="status">Only orders in this status.</param>
    /// <param name="before">Only orders older than the one with this id.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<Order>> ListAsync(OrderStatus? status, Guid? before, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Adds an order, unless one with the same request key is there already: the order that is in the store afterwards.
    /// </summary>
    Task<Order> AddAsync(Order order, CancellationToken cancellationToken);

    /// <summary>
    /// Puts <paramref name="order"/> in the place of the version before it; false when that is no longer the current one.
    /// </summary>
    Task<bool> ReplaceAsync(Order order, CancellationToken cancellationToken);
}

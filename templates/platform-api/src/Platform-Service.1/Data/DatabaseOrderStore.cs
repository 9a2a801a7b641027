using Microsoft.EntityFrameworkCore;
using PlatformService1.Ordering;

namespace PlatformService1.Data;

/// <summary>Keeps orders in the database.</summary>
internal sealed class DatabaseOrderStore(OrdersContext context) : IOrderStore
{
    public Task<Order?> FindAsync(Guid id, CancellationToken cancellationToken)
        => context.Orders.AsNoTracking().FirstOrDefaultAsync(order => order.Id == id, cancellationToken);

    public async Task<IReadOnlyList<Order>> ListAsync(OrderStatus? status, Guid? before, int count, CancellationToken cancellationToken)
    {
        var orders = context.Orders.AsNoTracking();
        if (status is { } wanted)
            orders = orders.Where(order => order.Status == wanted);
        if (before is { } id)
            orders = orders.Where(order => order.Id.CompareTo(id) < 0);
        return await orders.OrderByDescending(order => order.Id).Take(count).ToListAsync(cancellationToken);
    }

    public async Task<Order> AddAsync(Order order, CancellationToken cancellationToken)
    {
        if (await FindByRequestAsync(order.Request, cancellationToken) is { } existing)
            return existing;

        context.Orders.Add(order);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return order;
        }
        catch (DbUpdateException) when (order.Request is not null)
        {
            // The same request may have come in twice at the same time; the index lets one of them through.
            context.ChangeTracker.Clear();
            if (await FindByRequestAsync(order.Request, cancellationToken) is { } winner)
                return winner;
            throw;
        }
    }

    public async Task<bool> ReplaceAsync(Order order, CancellationToken cancellationToken)
    {
        var changed = await context.Orders
            .Where(current => current.Id == order.Id && current.Version == order.Version - 1)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.Status, order.Status).SetProperty(o => o.Version, order.Version), cancellationToken);
        return changed == 1;
    }

    private async Task<Order?> FindByRequestAsync(RequestKey? request, CancellationToken cancellationToken)
        => request is null
            ? null
            : await context.Orders.AsNoTracking().FirstOrDefaultAsync(order => order.Request!.Key == request.Key, cancellationToken);
}

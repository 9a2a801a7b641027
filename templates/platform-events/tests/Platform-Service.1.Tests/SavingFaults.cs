using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PlatformService1.Shipments;

namespace PlatformService1.Tests;

/// <summary>Lets attempts to save a shipment fail, as a database does that is out of its depth for a moment.</summary>
internal sealed class SavingFaults : SaveChangesInterceptor
{
    private readonly ConcurrentDictionary<Guid, int> _left = [];

    /// <summary>How often saving the shipment of an order is to fail.</summary>
    public void Plan(Guid orderId, int times) => _left[orderId] = times;

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        foreach (var shipment in eventData.Context!.ChangeTracker.Entries<Shipment>())
        {
            if (_left.TryGetValue(shipment.Entity.OrderId, out var left) && left > 0)
            {
                _left[shipment.Entity.OrderId] = left - 1;
                throw new DbUpdateException("The database is out of its depth.");
            }
        }

        return base.SavingChangesAsync(eventData, result, cancellationToken);
    }
}

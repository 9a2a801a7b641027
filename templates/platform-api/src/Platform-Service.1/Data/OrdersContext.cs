using Microsoft.EntityFrameworkCore;
using PlatformService1.Ordering;

namespace PlatformService1.Data;

/// <summary>The database's shape.</summary>
internal sealed class OrdersContext(DbContextOptions<OrdersContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Order>(order =>
        {
            order.ToTable("orders");
            order.Property(o => o.Id).ValueGeneratedNever();
            order.Property(o => o.Customer).HasMaxLength(50);
            order.Property(o => o.Currency).HasMaxLength(3).IsFixedLength();
            order.Property(o => o.Status).HasConversion<string>().HasMaxLength(20);
            order.Property(o => o.Version).IsConcurrencyToken();
            order.HasIndex(o => new { o.Status, o.Id });
            order.OwnsOne(o => o.Request, request =>
            {
                request.Property(r => r.Key).HasMaxLength(500);
                request.Property(r => r.Fingerprint).HasMaxLength(64);
                request.HasIndex(r => r.Key).IsUnique();
            });
            order.OwnsMany(o => o.Lines, line =>
            {
                line.ToTable("order_lines");
                line.WithOwner().HasForeignKey("OrderId");
                line.HasKey("OrderId", nameof(OrderLine.Number));
                line.Property(l => l.Number).ValueGeneratedNever();
                line.Property(l => l.Product).HasMaxLength(50);
                line.Property(l => l.UnitPrice).HasPrecision(18, 4);
            });
        });
    }
}

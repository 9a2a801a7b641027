using Microsoft.EntityFrameworkCore;
using PlatformService1.Shipments;
using PlatformTemplates.Messaging.EntityFrameworkCore;

namespace PlatformService1.Data;

/// <summary>The database's shape.</summary>
internal sealed class ShipmentsContext(DbContextOptions<ShipmentsContext> options) : DbContext(options)
{
    public DbSet<Shipment> Shipments => Set<Shipment>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddInbox().AddOutbox();
        modelBuilder.Entity<Shipment>(shipment =>
        {
            shipment.ToTable("shipments");
            shipment.Property(s => s.Id).ValueGeneratedNever();
            shipment.Property(s => s.Customer).HasMaxLength(50);
            shipment.HasIndex(s => s.OrderId).IsUnique();
            shipment.OwnsMany(s => s.Lines, line =>
            {
                line.ToTable("shipment_lines");
                line.WithOwner().HasForeignKey("ShipmentId");
                line.HasKey("ShipmentId", nameof(ShipmentLine.Product));
                line.Property(l => l.Product).HasMaxLength(50);
            });
        });
    }
}

using Microsoft.EntityFrameworkCore;
using PlatformService1.Orders;
using PlatformService1.Reconciling;
using PlatformTemplates.Jobs.EntityFrameworkCore;

namespace PlatformService1.Data;

/// <summary>The database's shape.</summary>
internal sealed class ReconciliationContext(DbContextOptions<ReconciliationContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<Report> Reports => Set<Report>();

    public DbSet<Difference> Differences => Set<Difference>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddJobRuns();
        modelBuilder.Entity<Order>(order =>
        {
            order.ToTable("orders");
            order.HasKey(o => o.Number);
            order.Property(o => o.Number).ValueGeneratedNever();
            order.Property(o => o.Customer).HasMaxLength(50);
            order.Property(o => o.Amount).HasPrecision(18, 4);
            // In the sequence in which the job reads.
            order.HasIndex(o => new { o.PlacedAt, o.Number });
        });
        modelBuilder.Entity<Payment>(payment =>
        {
            payment.ToTable("payments");
            payment.HasKey(p => p.Number);
            payment.Property(p => p.Number).ValueGeneratedNever();
            payment.Property(p => p.Amount).HasPrecision(18, 4);
            payment.HasIndex(p => new { p.ReceivedAt, p.Number });
            payment.HasIndex(p => p.OrderNumber);
        });
        modelBuilder.Entity<Report>(report =>
        {
            report.ToTable("reports");
            report.HasKey(r => r.Period);
            report.Property(r => r.Period).HasMaxLength(50);
            report.Property(r => r.Ordered).HasPrecision(18, 4);
            report.Property(r => r.Paid).HasPrecision(18, 4);
        });
        modelBuilder.Entity<Difference>(difference =>
        {
            difference.ToTable("differences");
            difference.HasKey(d => new { d.Period, d.OrderNumber });
            difference.Property(d => d.Period).HasMaxLength(50);
            difference.Property(d => d.Kind).HasConversion<string>().HasMaxLength(20);
            difference.Property(d => d.Ordered).HasPrecision(18, 4);
            difference.Property(d => d.Paid).HasPrecision(18, 4);
            difference.HasOne<Report>().WithMany().HasForeignKey(d => d.Period);
        });
    }
}

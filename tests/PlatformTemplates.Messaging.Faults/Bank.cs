using Microsoft.EntityFrameworkCore;
using PlatformTemplates.Messaging.EntityFrameworkCore;

namespace PlatformTemplates.Messaging.Faults;

/// <summary>A payment to be booked.</summary>
/// <param name="Account">The account; the key.</param>
/// <param name="Number">Counts up in each account, from 1; 0 for a message that can never be handled.</param>
public sealed record PaymentReceived(string Account, int Number);

/// <summary>A payment that was booked.</summary>
/// <param name="Account">The account; the key.</param>
/// <param name="Number">The payment's number.</param>
public sealed record PaymentBooked(string Account, int Number);

/// <summary>What the service knows of an account.</summary>
public sealed class Account
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>The number of the last payment.</summary>
    public int Last { get; set; }

    /// <summary>How often a payment was not the one after the last.</summary>
    public int OutOfOrder { get; set; }
}

/// <summary>A booking: the effect that must be there exactly once.</summary>
public sealed class Booking
{
    /// <summary>Counts up.</summary>
    public long Id { get; init; }

    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>The payment's number.</summary>
    public required int Number { get; init; }
}

/// <summary>The service's database.</summary>
/// <param name="options">Which one.</param>
public sealed class Bank(DbContextOptions<Bank> options) : DbContext(options)
{
    /// <summary>The accounts.</summary>
    public DbSet<Account> Accounts => Set<Account>();

    /// <summary>The bookings.</summary>
    public DbSet<Booking> Bookings => Set<Booking>();

    /// <summary>Chooses the database by its connection string.</summary>
    public static void Use(DbContextOptionsBuilder builder, string connectionString)
    {
        if (connectionString.StartsWith("Data Source", StringComparison.Ordinal))
            builder.UseSqlite(connectionString);
        else
            builder.UseNpgsql(connectionString, postgres => postgres.EnableRetryOnFailure());
    }

    /// <summary>A context of its own.</summary>
    public static Bank Open(string connectionString)
    {
        var builder = new DbContextOptionsBuilder<Bank>();
        Use(builder, connectionString);
        return new Bank(builder.Options);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddInbox().AddOutbox();
        modelBuilder.Entity<Account>().ToTable("accounts");
        modelBuilder.Entity<Booking>().ToTable("bookings");
    }
}

/// <summary>Books payments. Nothing in it is idempotent: that is the inbox's part.</summary>
public sealed class Bookkeeper(Bank bank, IOutbox outbox, CrashPoint crash) : IMessageHandler<PaymentReceived>
{
    /// <inheritdoc />
    public async Task HandleAsync(PaymentReceived message, MessageContext context, CancellationToken cancellationToken)
    {
        if (message.Number == 0)
            throw new InvalidOperationException("This payment can't be booked.");

        var account = await bank.Accounts.FindAsync([message.Account], cancellationToken);
        if (account is null)
            bank.Accounts.Add(account = new Account { Id = message.Account });
        if (message.Number != account.Last + 1)
            account.OutOfOrder++;
        account.Last = message.Number;
        bank.Bookings.Add(new Booking { Account = message.Account, Number = message.Number });
        await outbox.PublishAsync(new PaymentBooked(message.Account, message.Number), message.Account, cancellationToken);
        crash.Reach("in-handler");
    }
}

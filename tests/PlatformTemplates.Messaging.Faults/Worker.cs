using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PlatformTemplates.Messaging.Kafka;
using PlatformTemplates.Messaging.RabbitMq;
using PlatformTemplates.Messaging.EntityFrameworkCore;

namespace PlatformTemplates.Messaging.Faults;

/// <summary>
/// The service: books payments in its database and publishes what it has booked. Set up by configuration alone:
/// <c>Broker</c>, <c>Run</c> (a suffix of the topics), <c>ConnectionStrings:Database</c>, <c>Crash:At</c>,
/// <c>Crash:Times</c> and the sections of messaging.
/// </summary>
public static class Worker
{
    /// <summary>Its consumer group.</summary>
    public const string Group = "bank";

    /// <summary>The type of <see cref="PaymentReceived"/>.</summary>
    public const string PaymentReceivedType = "test.payment.received.v1";

    /// <summary>The type of <see cref="PaymentBooked"/>.</summary>
    public const string PaymentBookedType = "test.payment.booked.v1";

    /// <summary>What it consumes.</summary>
    public static string PaymentsOf(string run) => $"payments-{run}";

    /// <summary>What it publishes.</summary>
    public static string BookingsOf(string run) => $"bookings-{run}";

    /// <summary>Builds the service.</summary>
    /// <param name="args">Configuration, as <c>--name=value</c>.</param>
    public static IHost Build(params string[] args)
    {
        var builder = CreateBuilder(args);
        var configuration = builder.Configuration;
        builder.Services.AddSingleton(new CrashPoint(configuration["Crash:At"], configuration.GetValue("Crash:Times", 1)));
        var run = configuration["Run"] ?? "0";
        var connectionString = configuration.GetConnectionString("Database")!;
        builder.Services.AddDbContextPool<Bank>((services, options) =>
        {
            Bank.Use(options, connectionString);
            var crash = services.GetRequiredService<CrashPoint>();
            options.AddInterceptors(new TransactionCrashes(crash), new RelayCrashes(crash));
        });
        builder.AddMessaging(messaging =>
        {
            UseBroker(messaging);
            messaging.UseInbox<Bank>().UseOutbox<Bank>();
            messaging.Publish<PaymentBooked>(BookingsOf(run), PaymentBookedType);
            messaging.Subscribe(PaymentsOf(run), subscription =>
            {
                subscription.Group = Group;
                subscription.Handle<PaymentReceived, Bookkeeper>(PaymentReceivedType);
            });
        });
        return builder.Build();
    }

    /// <summary>A host's builder that says little.</summary>
    public static HostApplicationBuilder CreateBuilder(params string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        builder.Logging.AddFilter("PlatformTemplates.Messaging.Kafka", LogLevel.Information);
        builder.Logging.AddFilter("PlatformTemplates.Messaging.RabbitMq", LogLevel.Information);
        return builder;
    }

    /// <summary>Chooses the broker that the configuration names.</summary>
    public static void UseBroker(MessagingBuilder messaging)
    {
        if (messaging.Host.Configuration["Broker"] == "rabbitmq")
            messaging.UseRabbitMq();
        else
            messaging.UseKafka();
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlatformTemplates.Messaging.Serialization;
using PlatformTemplates.Messaging.Telemetry;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Handling;

/// <summary>Consumes the subscriptions while the service runs.</summary>
internal sealed class MessagingService(
    IEnumerable<Subscription> subscriptions,
    IBroker broker,
    IServiceProvider services,
    MessagingTelemetry telemetry,
    IOptions<MessagingOptions> options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var abandoning = new CancellationTokenSource();
        await using var registration = stoppingToken.Register(() => abandoning.CancelAfter(options.Value.ShutdownTimeout));
        await Task.WhenAll(subscriptions.Select(subscription => ConsumeAsync(subscription, stoppingToken, abandoning.Token)));
    }

    private async Task ConsumeAsync(Subscription subscription, CancellationToken stopping, CancellationToken abandoning)
    {
        using var processor = new MessageProcessor(
            subscription,
            broker,
            services.GetRequiredService<IMessageTransaction>(),
            services.GetRequiredService<IMessageSerializer>(),
            telemetry,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<MessageProcessor>>());
        await broker.ConsumeAsync(subscription, processor, stopping, abandoning);
    }
}

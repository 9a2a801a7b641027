using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.Kafka;

/// <summary>Kafka as the broker.</summary>
public static class KafkaMessagingExtensions
{
    /// <summary>Publishes to and consumes from Kafka, as the section <c>Messaging:Kafka</c> says.</summary>
    /// <param name="messaging">The builder.</param>
    /// <param name="configure">Sets options; what it sets wins over the section.</param>
    public static MessagingBuilder UseKafka(this MessagingBuilder messaging, Action<KafkaOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(messaging);
        var options = messaging.Services.AddOptions<KafkaOptions>().Bind(messaging.Configuration.GetSection("Kafka"));
        if (configure is not null)
            options.Configure(configure);
        options
            .Validate(o => o.Embedded ^ !string.IsNullOrWhiteSpace(o.BootstrapServers), "Messaging:Kafka needs either BootstrapServers, such as broker:9092, or Embedded set to true for a broker in this process; not both.")
            .Validate(o => o.SendTimeout >= TimeSpan.FromSeconds(1) && o.SendTimeout <= TimeSpan.FromMinutes(15), "Messaging:Kafka:SendTimeout must be from 00:00:01 to 00:15:00, written as hours:minutes:seconds.")
            .Validate(o => o.RevokeTimeout >= TimeSpan.Zero && o.RevokeTimeout <= TimeSpan.FromMinutes(4), "Messaging:Kafka:RevokeTimeout must be from 00:00:00 to 00:04:00, written as hours:minutes:seconds.")
            .Validate(o => o.LagInterval >= TimeSpan.FromMilliseconds(100) && o.LagInterval <= TimeSpan.FromHours(1), "Messaging:Kafka:LagInterval must be from 00:00:00.100 to 01:00:00, written as hours:minutes:seconds.")
            .ValidateOnStart();
        messaging.Services.AddSingleton<IBroker, KafkaBroker>();
        return messaging;
    }
}

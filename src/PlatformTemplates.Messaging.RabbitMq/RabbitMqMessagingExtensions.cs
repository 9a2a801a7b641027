using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.RabbitMq;

/// <summary>RabbitMQ as the broker.</summary>
public static class RabbitMqMessagingExtensions
{
    /// <summary>Publishes to and consumes from RabbitMQ, as the section <c>Messaging:RabbitMq</c> says.</summary>
    /// <param name="messaging">The builder.</param>
    /// <param name="configure">Sets options; what it sets wins over the section.</param>
    public static MessagingBuilder UseRabbitMq(this MessagingBuilder messaging, Action<RabbitMqOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(messaging);
        var options = messaging.Services.AddOptions<RabbitMqOptions>().Bind(messaging.Configuration.GetSection("RabbitMq"));
        if (configure is not null)
            options.Configure(configure);
        options
            .Validate(o => Uri.TryCreate(o.Uri, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps", "Messaging:RabbitMq:Uri must be set, such as amqp://user:password@rabbitmq:5672/.")
            .Validate(o => o.DeliveryLimit > 0, "Messaging:RabbitMq:DeliveryLimit must be 1 or more.")
            .Validate(o => o.SendTimeout >= TimeSpan.FromSeconds(1) && o.SendTimeout <= TimeSpan.FromMinutes(15), "Messaging:RabbitMq:SendTimeout must be from 00:00:01 to 00:15:00, written as hours:minutes:seconds.")
            .Validate(o => o.LagInterval >= TimeSpan.FromMilliseconds(100) && o.LagInterval <= TimeSpan.FromHours(1), "Messaging:RabbitMq:LagInterval must be from 00:00:00.100 to 01:00:00, written as hours:minutes:seconds.")
            .ValidateOnStart();
        messaging.Services.AddSingleton<IBroker, RabbitMqBroker>();
        return messaging;
    }
}

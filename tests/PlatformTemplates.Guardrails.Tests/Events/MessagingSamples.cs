using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Tests.Events;

/// <summary>Code that subscribes to orders and publishes shipments.</summary>
internal static class MessagingSamples
{
    public static readonly SourceSpan Subscribes = new("/service/src/Orders/Program.cs", 0, 1, 5, 1, 5, 2);
    public static readonly SourceSpan Publishes = new("/service/src/Orders/Program.cs", 10, 1, 6, 1, 6, 2);

    public static CodeFacts Code(MessageBroker broker = MessageBroker.Kafka, Func<Subscription, Subscription>? subscription = null)
    {
        var subscribed = new Subscription(broker, "orders", IsPlatform: true, Subscribes) { Messages = [new MessageType("OrderPlaced", "order.placed", IsOwn: true, Subscribes) { Handler = "ShipOrder" }] };
        return new CodeFacts
        {
            AssemblyName = "Orders",
            Host = HostKind.Worker,
            Messaging = new MessagingFacts
            {
                Subscriptions = [subscription?.Invoke(subscribed) ?? subscribed],
                Publications = [new Publication("shipments", new MessageType("ShipmentPrepared", "shipment.prepared", IsOwn: true, Publishes), Publishes)],
            },
        };
    }

    public static string Deployment(string group = "shipping") => Samples.Deployment($"env: [{{name: Messaging__Group, value: {group}}}]");

    public static string Scaler(string trigger) => $"\n---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {{name: orders}}\nspec:\n  scaleTargetRef: {{name: orders}}\n  triggers:\n    - {trigger}\n";

    public static string KafkaTopic(string topic, string config = "{retention.ms: 604800000}") => $"\n---\napiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaTopic\nmetadata: {{name: one}}\nspec: {{topicName: {topic}, config: {config}}}\n";

    public static string Queue(string queue, string arguments = "{}") => $"\n---\napiVersion: rabbitmq.com/v1beta1\nkind: Queue\nmetadata: {{name: one}}\nspec: {{name: {queue}, arguments: {arguments}}}\n";
}

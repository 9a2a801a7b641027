namespace PlatformTemplates.Messaging.Tests.Brokers;

/// <summary>The RabbitMQ server that the variable <c>TEST_RABBITMQ</c> names. Without it, its tests are skipped.</summary>
internal static class RabbitMqServer
{
    public static Uri Uri
    {
        get
        {
            var uri = Environment.GetEnvironmentVariable("TEST_RABBITMQ");
            Assert.SkipWhen(string.IsNullOrEmpty(uri), "No RabbitMQ server: set TEST_RABBITMQ, such as amqp://guest:guest@127.0.0.1:5672/.");
            return new Uri(uri);
        }
    }

    public static Dictionary<string, string> Settings => new()
    {
        ["Messaging:RabbitMq:Uri"] = Uri.AbsoluteUri,
        ["Messaging:RabbitMq:LagInterval"] = "00:00:00.200",
    };
}

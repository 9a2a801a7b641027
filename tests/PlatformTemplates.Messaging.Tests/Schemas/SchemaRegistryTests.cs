using Microsoft.Extensions.Diagnostics.HealthChecks;
using PlatformTemplates.Messaging.Avro;
using PlatformTemplates.Messaging.Kafka;
using PlatformTemplates.Messaging.Protobuf;
using PlatformTemplates.Messaging.SchemaRegistry;
using PlatformTemplates.Messaging.Tests.Brokers;
using PlatformTemplates.Messaging.Tests.Schemas.Avro;
using PlatformTemplates.Messaging.Tests.Schemas.Protobuf;

namespace PlatformTemplates.Messaging.Tests.Schemas;

public sealed class SchemaRegistryTests(KafkaCluster cluster)
{
    private static readonly Delivery _delivery = new() { Id = "7", Parcels = 3 };
    private static readonly EarlierParcel _parcel = new() { Id = Guid.NewGuid(), Weight = 5, Carrier = "mule" };

    private static Task<Post<Delivery>> StartAsync(Dictionary<string, string> settings) => Post<Delivery>.StartAsync(messaging => messaging.UseProtobuf(), settings);

    private static async Task<HealthReportEntry> CheckAsync(TestService service)
        => (await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "schema-registry", TestContext.Current.CancellationToken)).Entries["schema-registry"];

    [Fact]
    public async Task Without_registering_a_schema_that_is_unknown_can_not_be_written_by_and_the_service_is_not_ready()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync(registry.Settings(register: false));
        var message = $"The schema of address.proto is not registered under the subject 'address.proto' of the schema registry at {registry.Url}: register it before the service is delivered.";

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => post.PublishAsync(_delivery));
        var check = await CheckAsync(post.Service);

        Assert.Equal(message, exception.Message);
        Assert.Equal((HealthStatus.Unhealthy, message), (check.Status, check.Description));
        Assert.Empty(registry.Subjects);
    }

    [Fact]
    public async Task Without_registering_a_schema_that_is_known_is_looked_up_once()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using (var other = await StartAsync(registry.Settings(register: true)))
            await other.PublishAsync(_delivery);
        await using var post = await StartAsync(registry.Settings(register: false));
        registry.Requests.Clear();

        await post.PublishAsync(_delivery);
        await post.PublishAsync(_delivery);

        Assert.Equal(["POST /subjects/address.proto", "POST /subjects/parcels-test.Delivery"], registry.Requests);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(post.Service)).Status);
    }

    [Fact]
    public async Task Only_in_development_are_schemas_registered_without_being_told()
    {
        await using var registry = await RegistryServer.StartAsync();
        var settings = registry.Settings(register: false);
        settings.Remove("Messaging:SchemaRegistry:AutoRegister");
        await using var post = await StartAsync(settings);

        await Assert.ThrowsAsync<InvalidOperationException>(() => post.PublishAsync(_delivery));

        Assert.Empty(registry.Subjects);
    }

    [Fact]
    public async Task A_schema_that_the_registry_refuses_is_an_error_with_its_reason()
    {
        await using var registry = await RegistryServer.StartAsync();
        registry.Refuses = true;
        await using var post = await Post<EarlierParcel>.StartAsync(messaging => messaging.UseAvro(avro => avro.Add<EarlierParcel>("parcel-v1.avsc")), registry.Settings(register: true));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => post.PublishAsync(_parcel));

        Assert.StartsWith($"The schema registry at {registry.Url} refuses the schema of test.Parcel under the subject 'parcels-test.Parcel': Schema being registered is incompatible", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_registers_what_the_service_publishes_which_then_finds_it()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync(registry.Settings(register: false));

        await post.Service.Host.RegisterSchemasAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["address.proto", "parcels-test.Delivery"], registry.Subjects);
        await post.PublishAsync(_delivery);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(post.Service)).Status);
    }

    [Fact]
    public async Task A_pipeline_fails_when_the_registry_refuses_a_schema()
    {
        await using var registry = await RegistryServer.StartAsync();
        registry.Refuses = true;
        await using var post = await StartAsync(registry.Settings(register: false));

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => post.Service.Host.RegisterSchemasAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith($"The schema registry at {registry.Url} refuses the schema of address.proto under the subject 'address.proto'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_registry_a_pipeline_has_nothing_to_register()
    {
        await using var post = await StartAsync([]);

        await post.Service.Host.RegisterSchemasAsync(TestContext.Current.CancellationToken);

        Assert.Null(post.Service.Services.GetService<SchemaRegistry.SchemaRegistry>());
    }

    [Fact]
    public async Task Subjects_can_be_those_of_topics()
    {
        await using var registry = await RegistryServer.StartAsync();
        var settings = registry.Settings(register: true);
        settings["Messaging:SchemaRegistry:Subjects"] = "Topic";
        await using var post = await StartAsync(settings);

        await post.PublishAsync(_delivery);

        Assert.Equal(["address.proto", "parcels-value"], registry.Subjects);
    }

    [Fact]
    public async Task A_message_of_a_schema_that_the_registry_does_not_know_becomes_a_dead_letter()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync(registry.Settings(register: true));
        Assert.Equal($"The body was written by the schema 7, which the schema registry at {registry.Url} does not know.", await post.RejectAsync((byte[])[0, 0, 0, 0, 7, 0]));
    }

    [Fact]
    public async Task A_message_of_another_schema_language_becomes_a_dead_letter()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync(registry.Settings(register: true));
        var id = registry.Register("letters-value", "\"string\"");
        Assert.Equal($"The body was written by the schema {id}, which is Avro, not Protobuf.", await post.RejectAsync((byte[])[0, 0, 0, 0, (byte)id, 0]));
    }

    [Fact]
    public async Task A_registry_that_gives_no_answer_is_waited_for_and_costs_no_attempt()
    {
        await using var registry = await RegistryServer.StartAsync();
        byte[] body;
        await using (var other = await StartAsync(registry.Settings(register: true)))
            body = (await other.PublishAsync(_delivery)).Body.ToArray();
        registry.IsDown = true;
        await using var post = await StartAsync(registry.Settings(register: false));
        registry.Requests.Clear();

        // One attempt is all that a message has here.
        var received = post.ReceiveAsync(body);
        await Patience.Until(() => registry.Requests.Count > 10);
        Assert.False(received.IsCompleted);
        Assert.Contains($"The schema registry at {registry.Url} gives no answer", (await CheckAsync(post.Service)).Description, StringComparison.Ordinal);
        registry.IsDown = false;

        Assert.Equal(_delivery, await received);
        Assert.Empty(post.Broker.Buried);
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_named_when_a_message_is_published()
    {
        await using var post = await StartAsync(new() { ["Messaging:SchemaRegistry:Url"] = "http://name:secret@127.0.0.1:1/registry" });
        var exception = await Assert.ThrowsAsync<SchemaRegistryUnavailableException>(() => post.PublishAsync(_delivery));
        Assert.StartsWith("The schema registry at http://127.0.0.1:1/registry gives no answer: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Url", "registry:8081", "Messaging:SchemaRegistry:Url must be an address such as http://schema-registry:8081, or several with commas between them.")]
    [InlineData("Client:schema.registry.request.timeout.ms", "long", "Messaging:SchemaRegistry:Client can't be used: ")]
    public void A_setting_that_can_not_be_used_is_named_by_its_key(string key, string value, string message)
    {
        var settings = new Dictionary<string, string> { ["Messaging:SchemaRegistry:Url"] = "http://registry:8081", [$"Messaging:SchemaRegistry:{key}"] = value };
        var exception = Assert.Throws<InvalidOperationException>(() => TestService.Build(settings, messaging => messaging.UseProtobuf()));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("avro")]
    [InlineData("protobuf")]
    public async Task On_Kafka_messages_arrive_with_the_URI_of_their_schema(string schema)
    {
        await using var registry = await RegistryServer.StartAsync();
        var topic = $"schemas-{Guid.NewGuid():n}"[..20];
        using (var admin = new Confluent.Kafka.AdminClientBuilder(new Confluent.Kafka.AdminClientConfig { BootstrapServers = cluster.BootstrapServers, AllowAutoCreateTopics = true }).Build())
            await Task.Run(() => admin.GetMetadata(topic, TimeSpan.FromSeconds(10)), TestContext.Current.CancellationToken);
        var headers = new Letterbox<MessageContext>();
        await using var service = TestService.Build(
            cluster.Settings().Concat(registry.Settings(register: true)).ToDictionary(),
            messaging =>
            {
                messaging.UseKafka();
                if (schema == "avro")
                    Use<EarlierParcel>(messaging.UseAvro(avro => avro.Add<EarlierParcel>("parcel-v1.avsc")), topic);
                else
                    Use<Delivery>(messaging.UseProtobuf(), topic);
            },
            services => services.AddSingleton(headers).AddSingleton<Letterbox<EarlierParcel>>().AddSingleton<Letterbox<Delivery>>());
        await service.StartAsync();

        if (schema == "avro")
        {
            await service.Publisher.PublishAsync(_parcel, "key", TestContext.Current.CancellationToken);
            Assert.Equal(_parcel, await Patience.Read(service.Services.GetRequiredService<Letterbox<EarlierParcel>>().Messages));
        }
        else
        {
            await service.Publisher.PublishAsync(_delivery, "key", TestContext.Current.CancellationToken);
            Assert.Equal(_delivery, await Patience.Read(service.Services.GetRequiredService<Letterbox<Delivery>>().Messages));
        }

        var context = await Patience.Read(headers.Messages);
        Assert.StartsWith($"{registry.Url}/schemas/ids/", context.Headers["ce_dataschema"], StringComparison.Ordinal);
        Assert.Equal($"application/{schema}; framing=confluent", context.Headers["content-type"]);
    }

    private static void Use<TMessage>(MessagingBuilder messaging, string topic)
        where TMessage : class => messaging
            .Publish<TMessage>(topic, "test.v1")
            .Subscribe(topic, subscription => subscription.Handle<TMessage, Witness<TMessage>>("test.v1"));

    private sealed class Witness<TMessage>(Letterbox<TMessage> messages, Letterbox<MessageContext> contexts) : IMessageHandler<TMessage>
    {
        public Task HandleAsync(TMessage message, MessageContext context, CancellationToken cancellationToken)
        {
            messages.Put(message);
            contexts.Put(context);
            return Task.CompletedTask;
        }
    }
}

using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using PlatformTemplates.Messaging.Protobuf;
using PlatformTemplates.Messaging.Tests.Schemas.Protobuf;

namespace PlatformTemplates.Messaging.Tests.Schemas;

public sealed class ProtobufTests
{
    private static readonly Delivery _delivery = new()
    {
        Id = "7",
        Parcels = 3,
        Note = "at the door",
        Address = new Address { Street = "Main Street" },
        At = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddDays(1)),
    };

    private static Task<Post<TMessage>> StartAsync<TMessage>(Dictionary<string, string>? settings = null)
        where TMessage : class => Post<TMessage>.StartAsync(messaging => messaging.UseProtobuf(), settings);

    [Fact]
    public async Task Without_a_registry_a_message_is_plain()
    {
        await using var post = await StartAsync<Delivery>();

        var sent = await post.PublishAsync(_delivery);

        Assert.Equal(_delivery.ToByteArray(), sent.Body.ToArray());
        Assert.Equal(("application/protobuf", null), (sent.Event.DataContentType, sent.Event.DataSchema));
        Assert.Equal(_delivery, await post.ReceiveAsync(sent.Body));
    }

    [Fact]
    public async Task A_message_without_a_field_has_an_empty_body()
    {
        await using var post = await StartAsync<Delivery>();
        Assert.Equal(new Delivery(), await post.ReceiveAsync((await post.PublishAsync(new Delivery())).Body));
    }

    [Fact]
    public async Task With_a_registry_a_message_has_the_id_of_its_schema_and_its_place_in_it()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync<Delivery>(registry.Settings(register: true));

        var sent = await post.PublishAsync(_delivery);

        // What is imported is registered before, under the name that it is imported by; Google's own files are known.
        Assert.Equal(["address.proto", "parcels-test.Delivery"], registry.Subjects);
        Assert.Equal([0, 0, 0, 0, 102, 0, .. _delivery.ToByteArray()], sent.Body.ToArray());
        Assert.Equal(("application/protobuf; framing=confluent", $"{registry.Url}/schemas/ids/102"), (sent.Event.DataContentType, sent.Event.DataSchema));
        Assert.Equal(_delivery, await post.ReceiveAsync(sent.Body));
    }

    [Fact]
    public async Task The_place_of_a_later_message_is_its_number_and_of_one_within_another_both_numbers()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var second = await StartAsync<EarlierDelivery>(registry.Settings(register: true));
        await using var nested = await StartAsync<EarlierDelivery.Types.Receipt>(registry.Settings(register: true));
        var receipt = new EarlierDelivery.Types.Receipt { Name = "Ada" };

        // Counts and numbers as zigzag integers: one number, 1; two numbers, 1 and 0.
        var one = (await second.PublishAsync(new EarlierDelivery { Id = "7" })).Body;
        var two = (await nested.PublishAsync(receipt)).Body;

        Assert.Equal([2, 2], one[5..7].ToArray());
        Assert.Equal([4, 2, 0], two[5..8].ToArray());
        Assert.Equal("7", (await second.ReceiveAsync(one)).Id);
        Assert.Equal(receipt, await nested.ReceiveAsync(two));
    }

    [Fact]
    public async Task A_newer_reader_reads_older_messages_and_an_older_reader_newer_ones()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync<Delivery>(registry.Settings(register: true));
        await using var earlier = await StartAsync<EarlierDelivery>(registry.Settings(register: true));

        var newer = await post.ReceiveAsync((await earlier.PublishAsync(new EarlierDelivery { Id = "7", Parcels = 2 })).Body);
        var older = await earlier.ReceiveAsync((await post.PublishAsync(_delivery)).Body);

        Assert.Equal(new Delivery { Id = "7", Parcels = 2 }, newer);
        Assert.Equal(("7", 3), (older.Id, older.Parcels));
    }

    [Fact]
    public async Task With_a_registry_plain_messages_of_the_time_before_it_are_read_too()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync<Delivery>(registry.Settings(register: true));
        Assert.Equal(_delivery, await post.ReceiveAsync(_delivery.ToByteArray()));
    }

    [Theory]
    [InlineData("0000000064", "and none is configured: set Messaging:SchemaRegistry:Url")]
    [InlineData("0A0541", "can't be read as test.Delivery")]
    public async Task A_body_that_cannot_be_read_becomes_a_dead_letter(string body, string reason)
    {
        await using var post = await StartAsync<Delivery>();
        Assert.Contains(reason, await post.RejectAsync(Convert.FromHexString(body)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "does not say which message it is")]
    [InlineData("FF", "does not say which message it is")]
    [InlineData("01", "in the nesting -1")]
    [InlineData("0402", "does not say which message it is")]
    public async Task A_body_that_does_not_say_which_message_it_is_becomes_a_dead_letter(string rest, string reason)
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync<Delivery>(registry.Settings(register: true));
        var start = (await post.PublishAsync(_delivery)).Body[..5];
        Assert.Contains(reason, await post.RejectAsync((byte[])[.. start.Span, .. Convert.FromHexString(rest)]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_is_no_message_is_named_when_it_is_published()
    {
        await using var post = await StartAsync<Letterbox<string>>();
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => post.PublishAsync(new Letterbox<string>()));
        Assert.EndsWith("is no message of Protocol Buffers: use the type that is generated from the .proto file.", exception.Message, StringComparison.Ordinal);
    }
}

using Avro;
using PlatformTemplates.Messaging.Avro;
using PlatformTemplates.Messaging.Tests.Schemas.Avro;

namespace PlatformTemplates.Messaging.Tests.Schemas;

public sealed class AvroTests
{
    private static readonly Parcel _parcel = new()
    {
        Id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"),
        Weight = 1200,
        Note = "fragile",
        PackedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        Size = ParcelSize.Large,
        Items = [new ParcelItem { Product = "cup" }, new ParcelItem { Product = "jug" }],
    };

    private static readonly EarlierParcel _earlier = new() { Id = _parcel.Id, Weight = 5, Carrier = "mule" };

    private static Task<Post<Parcel>> StartAsync(Dictionary<string, string>? settings = null, params string[] older)
        => Post<Parcel>.StartAsync(messaging => messaging.UseAvro(avro => avro.Add<Parcel>("parcel.avsc", older)), settings);

    private static Task<Post<EarlierParcel>> StartEarlierAsync(Dictionary<string, string>? settings = null)
        => Post<EarlierParcel>.StartAsync(messaging => messaging.UseAvro(avro => avro.Add<EarlierParcel>("parcel-v1.avsc")), settings);

    private static void AssertSame(Parcel expected, Parcel actual)
    {
        Assert.Equal(expected.Items, actual.Items);
        Assert.Equal(expected, actual with { Items = expected.Items });
    }

    [Fact]
    public async Task Without_a_registry_a_message_is_a_single_object_of_its_schema_and_says_so()
    {
        await using var post = await StartAsync();

        var sent = await post.PublishAsync(_parcel);

        var fingerprint = SchemaNormalization.ParsingFingerprint("CRC-64-AVRO", Schema.Parse(await File.ReadAllTextAsync(Testing.Repository.PathOf("tests/PlatformTemplates.Messaging.Tests/Schemas/Avro/parcel.avsc"), TestContext.Current.CancellationToken)));
        Assert.Equal([0xC3, 0x01, .. fingerprint], sent.Body[..10].ToArray());
        Assert.Equal(("application/avro; framing=single-object", null), (sent.Event.DataContentType, sent.Event.DataSchema));
        AssertSame(_parcel, await post.ReceiveAsync(sent.Body));
    }

    [Fact]
    public async Task Without_a_registry_an_older_message_is_read_by_the_older_schema_that_was_given()
    {
        await using var earlier = await StartEarlierAsync();
        await using var post = await StartAsync(null, "parcel-v1.avsc");

        var parcel = await post.ReceiveAsync((await earlier.PublishAsync(_earlier)).Body);

        Assert.Equal((_earlier.Id, 5, null, null, ParcelSize.Small), (parcel.Id, parcel.Weight, parcel.Note, parcel.PackedAt, parcel.Size));
        Assert.Empty(parcel.Items);
    }

    [Fact]
    public async Task Without_a_registry_a_message_of_an_unknown_schema_becomes_a_dead_letter_that_says_what_to_do()
    {
        await using var post = await StartAsync();
        await using var earlier = await StartEarlierAsync();

        var reason = await earlier.RejectAsync((await post.PublishAsync(_parcel)).Body);

        Assert.Matches("^The body was written by an unknown schema of the fingerprint [0-9a-f]{16}: give the schemas that test.Parcel may be written by to UseAvro, or use a schema registry.$", reason);
    }

    [Theory]
    [InlineData("", "The body is no Avro")]
    [InlineData("7B7D", "The body is no Avro")]
    [InlineData("C301", "The body is no Avro")]
    [InlineData("0000000064", "written by the schema 100 of a schema registry, and none is configured: set Messaging:SchemaRegistry:Url")]
    [InlineData("0001", "begins like one with a schema id, and ends after 2 bytes")]
    public async Task A_body_that_is_something_else_becomes_a_dead_letter(string body, string reason)
    {
        await using var post = await StartAsync();
        Assert.Contains(reason, await post.RejectAsync(Convert.FromHexString(body)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_cut_off_or_goes_on_becomes_a_dead_letter()
    {
        await using var post = await StartAsync();
        var body = (await post.PublishAsync(_parcel)).Body;

        for (var length = 10; length < body.Length; length++)
            Assert.StartsWith("The body can't be read as test.Parcel: ", await post.RejectAsync(body[..length]), StringComparison.Ordinal);
        Assert.Equal("The body can't be read as test.Parcel: 1 bytes are left.", await post.RejectAsync((byte[])[.. body.Span, 0]));
    }

    [Fact]
    public async Task With_a_registry_a_message_has_the_id_of_its_schema_and_names_it()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync(registry.Settings(register: true));

        var sent = await post.PublishAsync(_parcel);

        Assert.Equal([0, 0, 0, 0, 101], sent.Body[..5].ToArray());
        Assert.Equal(("application/avro; framing=confluent", $"{registry.Url}/schemas/ids/101"), (sent.Event.DataContentType, sent.Event.DataSchema));
        Assert.Equal(["parcels-test.Parcel"], registry.Subjects);
        AssertSame(_parcel, await post.ReceiveAsync(sent.Body));
    }

    [Fact]
    public async Task With_a_registry_a_newer_reader_reads_older_messages_and_an_older_reader_newer_ones()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync(registry.Settings(register: true));
        await using var earlier = await StartEarlierAsync(registry.Settings(register: true));

        var newer = await post.ReceiveAsync((await earlier.PublishAsync(_earlier)).Body);
        var older = await earlier.ReceiveAsync((await post.PublishAsync(_parcel)).Body);

        Assert.Equal((_earlier.Id, 5, null), (newer.Id, newer.Weight, newer.Note));
        Assert.Equal(new EarlierParcel { Id = _parcel.Id, Weight = 1200, Carrier = "post" }, older);
    }

    [Fact]
    public async Task With_a_registry_messages_of_the_time_before_it_are_read_too()
    {
        await using var before = await StartAsync();
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync(registry.Settings(register: true));

        AssertSame(_parcel, await post.ReceiveAsync((await before.PublishAsync(_parcel)).Body));
    }

    [Fact]
    public async Task A_schema_that_refers_to_others_is_put_together()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync(registry.Settings(register: true));
        var id = registry.RegisterParts(
            ("test.ParcelItem", """{ "type": "record", "name": "ParcelItem", "namespace": "test", "fields": [{ "name": "product", "type": "string" }] }"""),
            ("parcels-test.Parcel", """{ "type": "record", "name": "Parcel", "namespace": "test", "fields": [{ "name": "id", "type": { "type": "string", "logicalType": "uuid" } }, { "name": "weight", "type": "int" }, { "name": "items", "type": { "type": "array", "items": "test.ParcelItem" } }] }"""));
        // The id as a string of 36 characters, a weight of 1, and one item, "cup".
        byte[] body = [0, 0, 0, 0, (byte)id, 72, .. "0f8fad5b-d9cb-469f-a165-70867728950e"u8, 2, 2, 6, .. "cup"u8, 0];

        var parcel = await post.ReceiveAsync(body);

        Assert.Equal((_parcel.Id, 1), (parcel.Id, parcel.Weight));
        Assert.Equal("cup", Assert.Single(parcel.Items).Product);
    }

    [Fact]
    public async Task A_message_that_this_type_cannot_be_read_from_becomes_a_dead_letter()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var post = await StartAsync(registry.Settings(register: true));
        var id = registry.Register("parcels-test.Letter", """{ "type": "record", "name": "Letter", "namespace": "test", "fields": [] }""");

        var reason = await post.RejectAsync((byte[])[0, 0, 0, 0, (byte)id]);

        Assert.StartsWith($"The body was written by the schema {id}, which test.Parcel can't be read from: ", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_are_read_and_written_side_by_side()
    {
        await using var post = await StartAsync();
        var sent = await Task.WhenAll(Enumerable.Range(0, 500).Select(weight => Task.Run(async () =>
        {
            var factory = post.Service.Services.GetRequiredService<Publishing.MessageFactory>();
            return (await factory.CreateAsync(_parcel with { Weight = weight }, "key", TestContext.Current.CancellationToken)).Body;
        })));
        var serializer = post.Service.Services.GetRequiredService<Serialization.IMessageSerializer>();
        var read = await Task.WhenAll(sent.Select(body => Task.Run(async () => await serializer.DeserializeAsync<Parcel>(body, "parcels", TestContext.Current.CancellationToken))));

        Assert.Equal(Enumerable.Range(0, 500), read.Select(parcel => parcel.Weight));
        Assert.All(read, parcel => AssertSame(_parcel with { Weight = parcel.Weight }, parcel));
    }

    [Theory]
    [InlineData("none.avsc", "has no embedded resource 'none.avsc', but parcel-v1.avsc, parcel.avsc, shelf.avsc: add it to the project as EmbeddedResource with this LogicalName.")]
    [InlineData("shelf.avsc", "shelf.avsc gives the field paintedAt a default of a logical type, which Apache.Avro can't read: make it a union with null, and null the default.")]
    [InlineData("parcel-v1.avsc", "Parcel does not fit parcel-v1.avsc: Class Parcel doesn't contain property carrier. A property of another name than its field has [AvroField(\"field\")].")]
    public void A_schema_that_is_missing_or_does_not_fit_is_an_error_before_the_start(string resource, string message)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => TestService.Build(new Dictionary<string, string>(), messaging => messaging.UseAvro(avro => avro.Add<Parcel>(resource))));
        Assert.EndsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_without_a_schema_is_named_when_it_is_published()
    {
        await using var post = await Post<Parcel>.StartAsync(messaging => messaging.UseAvro(_ => { }));
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => post.PublishAsync(_parcel));
        Assert.Equal("No schema is known for Parcel: call avro.Add<Parcel>(resource) in UseAvro.", exception.Message);
    }
}

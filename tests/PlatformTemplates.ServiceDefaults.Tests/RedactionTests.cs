using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PlatformTemplates.ServiceDefaults.Redaction;

namespace PlatformTemplates.ServiceDefaults.Tests;

public sealed partial class RedactionTests
{
    private const string Key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    [Fact]
    public void Marked_data_is_erased()
    {
        var record = LogOf();

        Assert.DoesNotContain("ada@example.com", TextOf(record), StringComparison.Ordinal);
        Assert.Contains("4711", TextOf(record), StringComparison.Ordinal);
    }

    [Fact]
    public void Marked_properties_of_a_logged_object_are_erased()
    {
        var record = LogOf();

        Assert.DoesNotContain("Ada Lovelace", TextOf(record), StringComparison.Ordinal);
        Assert.Contains("gold", TextOf(record), StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_key_marked_data_becomes_the_same_pseudonym_every_time()
    {
        var one = LogOf(("ServiceDefaults:Redaction:HmacKey", Key), ("ServiceDefaults:Redaction:HmacKeyId", "7"));
        var other = LogOf(("ServiceDefaults:Redaction:HmacKey", Key), ("ServiceDefaults:Redaction:HmacKeyId", "7"));

        Assert.DoesNotContain("ada@example.com", TextOf(one), StringComparison.Ordinal);
        Assert.StartsWith("7:", one.GetStructuredStateValue("Email"), StringComparison.Ordinal);
        Assert.Equal(one.GetStructuredStateValue("Email"), other.GetStructuredStateValue("Email"));
    }

    [Fact]
    public void A_classification_without_a_redactor_is_erased_too()
    {
        var builder = Hosts.Worker();
        builder.AddServiceDefaults();
        using var host = builder.Build();

        var redactor = host.Services.GetRequiredService<IRedactorProvider>().GetRedactor(new DataClassification("Contoso", "Medical"));

        Assert.Equal("", redactor.Redact("diagnosis"));
    }

    [Fact]
    public void Turned_off_marked_data_is_left_out_until_the_application_redacts_by_itself()
    {
        var record = LogOf(("ServiceDefaults:Redaction:Enabled", "false"));

        Assert.Equal("Order 4711 placed by (null)", record.Message);
    }

    private static FakeLogRecord LogOf(params (string, string?)[] settings)
    {
        var builder = Hosts.Worker([("Logging:LogLevel:Default", "Information"), .. settings]);
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders().AddFakeLogging();
        using var host = builder.Build();
        var logger = host.Services.GetRequiredService<ILogger<RedactionTests>>();

        LogPlaced(logger, 4711, "ada@example.com", new Customer("Ada Lovelace", "gold"));

        return Assert.Single(host.Services.GetFakeLogCollector().GetSnapshot(), record => record.Category!.EndsWith(nameof(RedactionTests), StringComparison.Ordinal));
    }

    private static string TextOf(FakeLogRecord record) =>
        record.Message + string.Concat(record.StructuredState!.Select(pair => $" {pair.Key}={pair.Value}"));

    [LoggerMessage(LogLevel.Information, "Order {OrderId} placed by {Email}")]
    private static partial void LogPlaced(ILogger logger, int orderId, [PersonalData] string email, [LogProperties] Customer customer);

    public sealed record Customer([property: PersonalData] string Name, string Tier);
}

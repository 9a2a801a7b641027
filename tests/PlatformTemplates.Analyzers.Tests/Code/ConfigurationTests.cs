namespace PlatformTemplates.Analyzers.Tests.Code;

public class ConfigurationTests
{
    [Theory]
    [InlineData("""var x = builder.Configuration["Payments:Url"] ?? throw new InvalidOperationException();""", "Payments:Url")]
    [InlineData("""var x = builder.Configuration.GetSection("Payments")["Url"] ?? throw new InvalidOperationException();""", "Payments:Url")]
    [InlineData("""var x = builder.Configuration.GetConnectionString("orders") ?? throw new InvalidOperationException();""", "ConnectionStrings:orders")]
    [InlineData("""var x = builder.Configuration.GetValue<string>("Region") ?? throw new InvalidOperationException();""", "Region")]
    [InlineData("""var x = builder.Configuration.GetRequiredSection("Payments");""", "Payments")]
    [InlineData("""builder.Services.AddSingleton(s => s.GetRequiredService<IConfiguration>().GetSection("A").GetSection("B"));""", null)]
    [InlineData("""var x = builder.Configuration["Payments:Url"];""", null)]
    [InlineData("""var x = builder.Configuration["Payments:Url"] ?? "https://localhost";""", null)]
    [InlineData("""var x = builder.Configuration[args[0]] ?? throw new InvalidOperationException();""", null)]
    [InlineData("""var x = args.Length > 0 ? builder.Configuration["A"] ?? throw new InvalidOperationException() : "";""", null)]
    [InlineData("""if (builder.Environment.IsProduction()) { var x = builder.Configuration.GetRequiredSection("Payments"); }""", null)]
    public void A_key_is_required_where_the_code_throws_without_it(string services, string? key)
        => Assert.Equal(key is null ? [] : [key], Facts.OfWeb("", services).RequiredKeys.Select(k => k.Key));

    [Theory]
    [InlineData(".BindConfiguration(\"Payments\").ValidateDataAnnotations().ValidateOnStart()", true)]
    [InlineData(".ValidateDataAnnotations().Bind(builder.Configuration.GetSection(\"Payments\"))", true)]
    [InlineData(".BindConfiguration(\"Payments\")", false)]
    [InlineData(".BindConfiguration(\"Payments\").Configure(o => o.Url = \"x\").ValidateDataAnnotations()", false)]
    public void A_required_property_of_validated_options_is_a_required_key(string chain, bool isRequired)
    {
        var facts = Facts.OfWeb("", $"builder.Services.AddOptions<PaymentOptions>(){chain};", """
            using System.ComponentModel.DataAnnotations;

            public class PaymentOptions
            {
                [Required] public string Url { get; set; } = "";
                [Required] public string Currency { get; set; } = "EUR";
                public string? Note { get; set; }
            }
            """);

        Assert.Equal(isRequired ? ["Payments:Url"] : [], facts.RequiredKeys.Select(k => k.Key));
    }

    [Fact]
    public void A_key_that_is_asked_for_twice_is_required_once_at_its_first_place()
    {
        var keys = Facts.OfWeb("", """
            var a = builder.Configuration["A"] ?? throw new InvalidOperationException();
            var b = builder.Configuration["a"] ?? throw new InvalidOperationException();
            """).RequiredKeys;

        Assert.Equal(("A", 2), (Assert.Single(keys).Key, keys[0].Span.Line));
    }

    [Theory]
    [InlineData("builder.Configuration.AddJsonFile(\"/etc/orders.json\");", true)]
    [InlineData("builder.Configuration.AddEnvironmentVariables(\"ORDERS_\");", true)]
    [InlineData("builder.Configuration.AddInMemoryCollection();", true)]
    [InlineData("builder.Configuration.AddEnvironmentVariables();", false)]
    [InlineData("builder.Configuration.AddCommandLine(args);", false)]
    public void Another_source_of_configuration_is_seen(string services, bool isOther)
        => Assert.Equal(isOther, Facts.OfWeb("", services).HasOtherConfiguration);
}

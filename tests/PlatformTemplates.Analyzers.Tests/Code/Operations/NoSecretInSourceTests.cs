namespace PlatformTemplates.Analyzers.Tests.Code.Operations;

public class NoSecretInSourceTests
{
    private const string Id = "PLT0005";

    // Put together here, so that this file holds nothing that looks like the real thing.
    private const string Token = "gh" + "p_0123456789abcdefghijABCDEFGHIJ012345";

    [Theory]
    [InlineData("var connection = [|\"Host=orders.example;Username=orders;Password=Wh4tever\"|];")]
    [InlineData("var connection = [|\"Host=orders.example;\" + \"Password=Wh4tever\"|];")]
    [InlineData("var host = \"orders\"; var connection = $\"[|Password=Wh4tever;Host=|]{host}\";")]
    [InlineData("var broker = new Uri([|\"amqp://orders:Wh4tever@broker.example\"|]);")]
    [InlineData("const string ApiKey = [|\"0f8fad5bd9cb469fa16570867728950e\"|];")]
    [InlineData("const string Password = [|\"Winter_1999\"|];")]
    [InlineData("const string Password = [|\"Password4711\"|];")]
    [InlineData("const string SigningKey = [|\"shop-7f0a-44bc-key9\"|];")]
    [InlineData("var login = new NetworkCredential(\"orders\", [|\"Wh4tever!\"|]);")]
    [InlineData("var settings = new Dictionary<string, string>(); settings[\"Auth:ClientSecret\"] = [|\"0f8fad5bd9cb\"|];")]
    [InlineData("var header = [|\"" + Token + "\"|];")]
    public Task A_secret_in_code_is_reported(string statement) => ServiceCode.InMethod(statement).ReportsAsync(Id);

    [Theory]
    [InlineData("var connection = \"Host=orders.example;Username=orders\";")]
    [InlineData("var connection = \"Host=localhost;Username=orders;Password=orders\";")]
    [InlineData("var connection = \"Host=localhost;\" + \"Password=orders\";")]
    [InlineData("var password = Environment.GetEnvironmentVariable(\"DATABASE_PASSWORD\"); var connection = $\"Host=orders;Password={password}\";")]
    [InlineData("var connection = \"Host=orders;Password=${DATABASE_PASSWORD}\";")]
    [InlineData("const string Token = \"access_token\"; const string ApiKey = \"X-Api-Key\"; const string Password = \"Database:Password\";")]
    [InlineData("const string Secret = \"client_secret_b64\"; const string HashedPassword = \"0f8fad5bd9cb469fa16570867728950e\";")]
    [InlineData("const string Flow4711_NewPassword = \"flow-4711-new-password\";")]
    [InlineData("const string SigningKey = \"a-placeholder-that-signs-nothing-32\";")]
    [InlineData("const string PasswordHash = \"0f8fad5bd9cb469fa16570867728950e\";")]
    [InlineData("throw new InvalidOperationException(\"The password= of version 2 is missing.\");")]
    [InlineData("var url = \"https://orders.example/v1/orders\";")]
    public Task A_name_a_place_to_fill_in_and_a_developers_own_machine_are_accepted(string statement) => ServiceCode.InMethod(statement).AcceptsAsync(Id);

    [Fact]
    public async Task A_secret_in_the_settings_is_reported_where_it_stands()
    {
        var project = ServiceCode.InMethod("").File("src/Orders/appsettings.json", """
            {
              // the database
              "ConnectionStrings": { "Orders": "Host=orders.example;Password=Wh4tever" },
              "Payments": { "ApiKey": "0f8fad5bd9cb469fa16570867728950e" }
            }
            """, "Configuration");

        var found = await project.DiagnosticsAsync(Id);

        Assert.Equal(["\"Host=orders.example;Password=Wh4tever\"", "\"0f8fad5bd9cb469fa16570867728950e\""], found.Select(project.Pointed));
        Assert.Contains("ConnectionStrings__Orders from a Secret", found[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "ConnectionStrings": { "Orders": "Host=localhost;Password=orders" } }""")]
    [InlineData("""{ "Broker": { "Host": "localhost", "Password": "guest-1234" } }""")]
    [InlineData("""{ "Payments": { "ApiKey": "" }, "Auth": { "ClientSecret": "<from the vault>", "TokenLifetime": "00:05:00" } }""")]
    [InlineData("""{ "Payments": { "ApiKey": "SECRET", "PrivateKey": "API_KEY" }, "Auth": { "ClientSecret": "SetYourSecretHere" }, "Signing": { "SigningKey": "made-here-do-not-use-in-production-1" } }""")]
    [InlineData("""{ "Clients": [{ "HashedApiKey": "0f8fad5bd9cb469fa16570867728950e", "HashedClientSecret": "0f8fad5bd9cb469fa16570867728950e" }] }""")]
    [InlineData("""{ "Auth": { "SigningKey": "for-developers-only-change-before-production" }, "Database": { "Password": "orders_change_me" }, "Metrics": { "ApiKey": "injected-at-deployment" } }""")]
    [InlineData("""{ "Logging": { "LogLevel": { "Default": "Information" } }, "PasswordPolicy": { "Length": 12 } }""")]
    public Task Settings_without_a_secret_are_accepted(string settings)
        => ServiceCode.InMethod("").File("src/Orders/appsettings.Development.json", settings, "Configuration").AcceptsAsync(Id);

    [Theory]
    [InlineData("Settings4711")]
    [InlineData("SECRET_OF_ORDERS_7f0a44bc")]
    [InlineData("Exchange4711")]
    [InlineData("secret")]
    public async Task A_value_that_only_begins_like_a_place_to_fill_in_is_reported(string value)
        => Assert.Single(await ServiceCode.InMethod("").File("src/Orders/appsettings.json", $$"""{ "Database": { "Password": "{{value}}" } }""", "Configuration").DiagnosticsAsync(Id));

    [Fact]
    public async Task The_message_does_not_repeat_the_secret()
        => Assert.All(await ServiceCode.InMethod("var connection = \"Host=orders.example;Password=Wh4tever\";").DiagnosticsAsync(Id), d => Assert.DoesNotContain("Wh4tever", d.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
}

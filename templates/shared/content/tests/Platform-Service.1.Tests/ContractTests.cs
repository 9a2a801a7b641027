using System.Text.Json.Nodes;

namespace PlatformService1.Tests;

public sealed class ContractTests(AnyService service) : IClassFixture<AnyService>
{
    [Fact]
    public async Task The_published_contract_is_the_one_the_service_keeps()
    {
        using var client = service.CreateClient();
        var kept = await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);

        var published = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "docs", "openapi.json"), TestContext.Current.CancellationToken);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(published), JsonNode.Parse(kept)), $"The API has changed. If it is meant to, run: dotnet build src/Platform-Service.1 -t:WriteContract. The service keeps this one:\n{kept}");
    }
}

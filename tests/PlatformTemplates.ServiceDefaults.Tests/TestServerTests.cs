using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace PlatformTemplates.ServiceDefaults.Tests;

public sealed class TestServerTests
{
    [Fact]
    public async Task An_application_under_test_is_healthy_in_memory()
    {
        await using var factory = new WebApplicationFactory<Program>();
        using var client = factory.CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task A_test_in_a_container_does_not_wait_for_connections_to_drain()
    {
        await using var factory = new WebApplicationFactory<Program>()
            .WithWebHostBuilder(builder => builder.UseSetting("ServiceDefaults:Shutdown:DrainDelay", "01:00:00"));
        using var client = factory.CreateClient();

        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("/")).StatusCode);
    }
}

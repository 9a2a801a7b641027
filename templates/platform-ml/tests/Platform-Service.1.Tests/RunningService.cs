//#if (usesOidc)
using System.Net.Http.Headers;
//#endif
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
//#if (usesOidc)
using PlatformService1.Tests.Security;
//#endif

namespace PlatformService1.Tests;

/// <summary>The service in this process, with the settings given and its models loaded; clients are allowed to call it.</summary>
public class RunningService(IReadOnlyDictionary<string, string> settings) : WebApplicationFactory<Program>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        using var client = CreateClient();
        await Patience.Until(async () => (await client.GetAsync("/v2/health/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
//#if (usesOidc)
        foreach (var (key, value) in TestTokens.Settings)
            builder.UseSetting(key, value);
//#endif
    }
//#if (usesOidc)

    protected override void ConfigureClient(HttpClient client)
    {
        base.ConfigureClient(client);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.Create());
    }
//#endif
}

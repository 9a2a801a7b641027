using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace PlatformTemplates.ServiceDefaults.Health;

/// <summary>The ports that the host's settings give to the application; not those that code or Kestrel's own section set.</summary>
internal static class ApplicationPorts
{
    public static bool Include(IConfiguration configuration, int port)
    {
        // Kestrel's own endpoints replace all the others.
        if (configuration.GetSection("Kestrel:Endpoints").Exists())
            return false;

        var urls = Split(configuration["urls"]);
        return urls.Length > 0
            ? urls.Any(url => BindingAddress.Parse(url).Port == port)
            : Split(configuration["http_ports"]).Concat(Split(configuration["https_ports"])).Any(text => int.TryParse(text, out var number) && number == port);
    }

    private static string[] Split(string? value) => value?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}

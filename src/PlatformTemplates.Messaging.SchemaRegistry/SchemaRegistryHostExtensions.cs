using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PlatformTemplates.Messaging.SchemaRegistry;

/// <summary>What a delivery pipeline asks of a service's host, which it does not start.</summary>
public static class SchemaRegistryHostExtensions
{
    /// <summary>Registers the schemas of all that the service publishes; does nothing where no registry is configured.</summary>
    /// <param name="host">The host.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SchemaRegistryUnavailableException">The registry gives no answer.</exception>
    /// <exception cref="InvalidOperationException">The registry refuses a schema, as one that is not compatible with those before it.</exception>
    public static async Task RegisterSchemasAsync(this IHost host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (host.Services.GetService<SchemaRegistry>() is { } registry)
            await registry.RegisterAsync(cancellationToken);
    }
}

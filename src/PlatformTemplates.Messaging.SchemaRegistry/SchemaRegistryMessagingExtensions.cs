using Confluent.SchemaRegistry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PlatformTemplates.Messaging.SchemaRegistry;

/// <summary>A schema registry for a serializer.</summary>
public static class SchemaRegistryMessagingExtensions
{
    private const string Section = MessagingOptions.SectionName + ":SchemaRegistry";
    private const string UrlSetting = "schema.registry.url";

    /// <summary>Adds the registry of the section <c>Messaging:SchemaRegistry</c>, where one is configured, and its check.</summary>
    /// <param name="messaging">The builder.</param>
    /// <param name="describe">The schema that messages of a type are written by.</param>
    /// <returns>Whether one is configured.</returns>
    /// <exception cref="InvalidOperationException">A setting can't be used; the message names its key.</exception>
    public static bool AddSchemaRegistry(this MessagingBuilder messaging, Func<Type, WrittenSchema> describe)
    {
        ArgumentNullException.ThrowIfNull(messaging);
        ArgumentNullException.ThrowIfNull(describe);
        var options = new SchemaRegistryOptions();
        messaging.Configuration.GetSection("SchemaRegistry").Bind(options);
        if (string.IsNullOrWhiteSpace(options.Url))
            return false;

        if (!options.Url.Split(',').All(url => Uri.TryCreate(url.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            throw new InvalidOperationException($"{Section}:Url must be an address such as http://schema-registry:8081, or several with commas between them.");
        options.AutoRegister ??= messaging.Host.Environment.IsDevelopment();

        var client = CreateClient(options);
        messaging.Services.AddSingleton(_ => new SchemaRegistry(client, options, messaging.Publications, describe));
        messaging.Services.AddHealthChecks().AddCheck<SchemaRegistryCheck>("schema-registry", tags: ["ready"]);
        return true;
    }

    private static CachedSchemaRegistryClient CreateClient(SchemaRegistryOptions options)
    {
        try
        {
            return new CachedSchemaRegistryClient([.. options.Client, new(UrlSetting, options.Url!)]);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{Section}:Client can't be used: {exception.Message}", exception);
        }
    }
}

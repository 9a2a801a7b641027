namespace PlatformTemplates.Messaging.SchemaRegistry;

/// <summary>How a schema registry is reached and used. Bound from the configuration section <c>Messaging:SchemaRegistry</c>.</summary>
public sealed class SchemaRegistryOptions
{
    /// <summary>Where the registry is, such as <c>http://schema-registry:8081</c>; several with commas between them. Without it no registry is used.</summary>
    public string? Url { get; set; }

    /// <summary>
    /// Whether schemas that the registry does not know are registered when they are first written. In development when not
    /// set; elsewhere the delivery pipeline registers them, after it has checked that they are compatible.
    /// </summary>
    public bool? AutoRegister { get; set; }

    /// <summary>What schemas are named by in the registry.</summary>
    public SubjectNames Subjects { get; set; } = SubjectNames.TopicRecord;

    /// <summary>Whether the registry compares schemas in their normal form, so that the order of attributes makes no other schema.</summary>
    public bool Normalize { get; set; } = true;

    /// <summary>Settings of the client by their own names, such as <c>schema.registry.basic.auth.user.info</c>.</summary>
    public IDictionary<string, string> Client { get; } = new Dictionary<string, string>();
}

using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes.Schema;

/// <summary>
/// The kinds that a <c>CustomResourceDefinition</c>, or Crossplane's <c>CompositeResourceDefinition</c>, defines. A
/// version's fields are read when an object of it is met.
/// </summary>
public sealed class CustomResourceSchema
{
    // What Crossplane adds to the spec of a composite resource and of a claim, over all its versions.
    private static readonly string[] CrossplaneFields =
    [
        "claimRef", "compositeDeletePolicy", "compositionRef", "compositionRevisionRef", "compositionRevisionSelector", "compositionSelector", "compositionUpdatePolicy",
        "crossplane", "environmentConfigRefs", "publishConnectionDetailsTo", "resourceRef", "resourceRefs", "writeConnectionSecretToRef",
    ];

    private readonly YamlMapping _definition;
    private readonly bool _isCrossplane;
    private readonly Dictionary<string, ObjectSchema?> _read = new(StringComparer.Ordinal);

    private CustomResourceSchema(YamlMapping definition, string group, string kind, bool isCrossplane)
    {
        _definition = definition;
        Group = group;
        Kind = kind;
        _isCrossplane = isCrossplane;
    }

    /// <summary>The group of the kind.</summary>
    public string Group { get; }

    /// <summary>The kind.</summary>
    public string Kind { get; }

    /// <summary>The versions that the API server takes, in the definition's order.</summary>
    public IReadOnlyList<string> Versions => [.. from version in _definition.Find("spec", "versions")?.Elements ?? []
                                                 where version["served"]?.Text != "false" && version["name"]?.Text is not null
                                                 select version["name"]!.Text];

    /// <summary>The kinds that an object defines; none where it is no definition.</summary>
    public static IEnumerable<CustomResourceSchema> Of(YamlMapping definition)
    {
        var (apiVersion, kind) = (definition["apiVersion"]?.Text ?? "", definition["kind"]?.Text);
        var isCrossplane = kind == "CompositeResourceDefinition" && apiVersion.StartsWith("apiextensions.crossplane.io/", StringComparison.Ordinal);
        if ((!isCrossplane && (kind != "CustomResourceDefinition" || apiVersion != "apiextensions.k8s.io/v1")) || definition.Find("spec", "group")?.Text is not { } group)
            yield break;
        foreach (var names in (string[])["names", "claimNames"])
        {
            if (definition.Find("spec", names, "kind")?.Text is { } defined)
                yield return new CustomResourceSchema(definition, group, defined, isCrossplane);
        }
    }

    /// <summary>The fields of a version; null where it is not served, or where the definition does not tell them.</summary>
    public ObjectSchema? Find(string version)
    {
        lock (_read)
        {
            if (!_read.TryGetValue(version, out var schema))
                _read.Add(version, schema = Versions.Contains(version) ? Read(version) : null);
            return schema;
        }
    }

    private ObjectSchema? Read(string version)
    {
        var written = _definition.Find("spec", "versions")!.Elements.First(v => v["name"]?.Text == version).Find("schema", "openAPIV3Schema");
        if (written is not YamlMapping)
            return null;
        var schema = Fields(written);
        var fields = schema.Fields.ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
        fields["apiVersion"] = fields["kind"] = ValueSchema.Of(ValueKind.Text);
        fields["metadata"] = ValueSchema.ObjectOf(() => KubernetesSchema.Current.Metadata);
        fields["status"] = ValueSchema.Any;
        if (_isCrossplane)
            fields["spec"] = WithCrossplane(fields.TryGetValue("spec", out var spec) ? spec.Object : null);
        return new ObjectSchema(Kind, fields, schema.Required, schema.KeepsUnknown);
    }

    private static ValueSchema WithCrossplane(ObjectSchema? spec)
    {
        var fields = (spec?.Fields ?? new Dictionary<string, ValueSchema>()).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
        foreach (var field in CrossplaneFields)
            fields[field] = ValueSchema.Any;
        var read = new ObjectSchema("", fields, spec?.Required ?? [], spec?.KeepsUnknown ?? false);
        return ValueSchema.ObjectOf(() => read);
    }

    private static ValueSchema Value(YamlNode? schema)
    {
        if (schema is not YamlMapping)
            return ValueSchema.Any;
        if (schema["x-kubernetes-int-or-string"]?.Text == "true")
            return ValueSchema.Of(ValueKind.IntegerOrText);
        string[] allowed = [.. schema["enum"]?.Elements.Select(e => e.Text).OfType<string>() ?? []];
        switch (schema["type"]?.Text)
        {
            case "string":
                return ValueSchema.Of(schema["format"]?.Text == "byte" ? ValueKind.Base64 : ValueKind.Text, allowed);
            case "integer":
                return ValueSchema.Of(ValueKind.Integer, allowed, schema["format"]?.Text == "int32" ? 32 : 64);
            case "number":
                return ValueSchema.Of(ValueKind.Number);
            case "boolean":
                return ValueSchema.Of(ValueKind.Flag);
            case "array":
                return ValueSchema.ListOf(Value(schema["items"]));
            case "object" when schema["properties"] is null && schema["additionalProperties"] is { } values && values.Text is null:
                return ValueSchema.MapOf(Value(values));
            case "object":
                var fields = Fields(schema);
                return ValueSchema.ObjectOf(() => fields);
            default:
                return ValueSchema.Any;
        }
    }

    // An object of which nothing is said keeps nothing: only what is marked to keep unknown fields may hold some.
    private static ObjectSchema Fields(YamlNode schema)
    {
        var keepsUnknown = schema["x-kubernetes-preserve-unknown-fields"]?.Text == "true" || schema["additionalProperties"] is not (null or YamlScalar { Value: "false" });
        var fields = new Dictionary<string, ValueSchema>(StringComparer.Ordinal);
        foreach (var property in schema["properties"]?.Members ?? [])
            fields[property.Key.Value] = Value(property.Value);
        if (schema["x-kubernetes-embedded-resource"]?.Text == "true")
        {
            fields["apiVersion"] = fields["kind"] = ValueSchema.Of(ValueKind.Text);
            fields["metadata"] = ValueSchema.ObjectOf(() => KubernetesSchema.Current.Metadata);
        }

        string[] required = [.. from name in schema["required"]?.Elements ?? []
                                where name.Text is not null && schema.Find("properties", name.Text, "default") is null
                                select name.Text];
        return new ObjectSchema("", fields, required, keepsUnknown);
    }
}

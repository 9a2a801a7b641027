using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// What a build knows of types: which lists are merged, and which objects live outside of namespaces. That is the document
/// kustomize carries, or the one that the field <c>openapi</c> names in its place. The first kustomization that names one
/// decides, beginning with the one that is built.
/// </summary>
internal sealed class OpenApi
{
    private const string BuiltIn = "v1.21.2";

    private readonly Dictionary<string, YamlMapping> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _clusterScoped = new(StringComparer.Ordinal);
    private YamlFile? _own;
    private bool _isSet;
    private bool _isRead;
    private bool _wasAsked;

    /// <summary>Whether any kustomization so far has set it, so that what is gathered may not be as it is elsewhere.</summary>
    public bool IsSet => _isSet;

    /// <summary>Takes the field of a kustomization that is opened.</summary>
    /// <exception cref="RenderException">It asks for what there is not.</exception>
    public void Set(Build build, Kustomization kustomization, bool isRoot)
    {
        if (kustomization.Fields["openapi"] is not YamlMapping field)
            return;
        var path = field["path"] as YamlScalar;
        var file = path is null ? null : Load(build, kustomization, path);
        if (_isSet && !isRoot)
            return;
        var version = field["version"] as YamlScalar;
        if (version is not null && path is not null)
            throw new RenderException(field.Span, "openapi takes a path or a version, not both.");
        if (file is null && version is not { Value.Length: > 0 })
            return;
        if (file is null && version!.Value != BuiltIn)
            throw new RenderException(version.Span, $"Kustomize carries the OpenAPI document of {BuiltIn} alone.");
        // What has been looked up by then keeps the meaning it had, and the two documents mix.
        if (_wasAsked && file is not null)
            throw new RenderException(field.Span, "This OpenAPI document is named after objects have been looked up in another one, and is not read; name it in the kustomization that is built.", RenderProblemKind.Unsupported);
        _own = file;
        _isSet = true;
    }

    /// <summary>The merged lists of a type; null where the type is not known.</summary>
    /// <exception cref="RenderException">The own document cannot be read.</exception>
    public MergeSchema? Find(string apiVersion, string kind)
    {
        Read();
        if (_own is null)
            return MergeSchema.Of(apiVersion, kind);
        return _types.TryGetValue(Key(apiVersion, kind), out var type) ? new OpenApiSchema(type, _own.Documents[0]["definitions"]) : null;
    }

    /// <summary>Notes that objects of a type are there: of one that is not Kubernetes' own, kustomize looks up where they live.</summary>
    /// <exception cref="RenderException">The own document cannot be read.</exception>
    public void Meet(string apiVersion, string kind)
    {
        if (!_wasAsked && !KnownKinds.IsKnown(apiVersion, kind))
            Read();
    }

    /// <summary>Whether the own document says that objects of a type live outside of namespaces.</summary>
    /// <exception cref="RenderException">The own document cannot be read.</exception>
    public bool IsClusterScoped(string apiVersion, string kind)
    {
        if (!_isSet || KnownKinds.IsKnown(apiVersion, kind))
            return false;
        Read();
        return _clusterScoped.Contains(Key(apiVersion, kind));
    }

    private static YamlFile? Load(Build build, Kustomization kustomization, YamlScalar path)
    {
        if (build.FileOf(kustomization, path) is not { } named)
            return null;
        return build.Yaml(named) ?? throw new RenderException(path.Span, $"The file '{path.Value}' is not text.");
    }

    // Kustomize reads the document when it looks something up for the first time.
    private void Read()
    {
        _wasAsked = true;
        if (_own is null || _isRead)
            return;
        _isRead = true;
        if (_own.Problems.Count > 0)
            throw new RenderException(_own.Problems[0].Span, _own.Problems[0].Message);
        if (_own.Documents.Count == 0)
            return;
        var root = _own.Documents[0];
        if (root is not YamlMapping || root["definitions"] is not (null or YamlMapping) || root["paths"] is not (null or YamlMapping) || (_own.Text.StartsWith("{", StringComparison.Ordinal) && !JsonText.IsJson(_own.Text)))
            throw new RenderException(root.Span, "This is no OpenAPI document: a mapping with definitions, in YAML or JSON.");
        foreach (var definition in root["definitions"]?.Members ?? [])
        {
            if (definition.Value is not YamlMapping schema)
                continue;
            foreach (var type in schema["x-kubernetes-group-version-kind"]?.Elements ?? [])
                _types[Key(type)] = schema;
        }

        var namespaced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in root["paths"]?.Members ?? [])
        {
            if (path.Value.Find("get", "x-kubernetes-group-version-kind") is YamlMapping type)
                (path.Key.Value.Contains("namespaces/{namespace}") ? namespaced : _clusterScoped).Add(Key(type));
        }

        _clusterScoped.ExceptWith(namespaced);
    }

    private static string Key(YamlNode type)
        => Key(type["group"]?.Text is { Length: > 0 } group ? group + "/" + type["version"]?.Text : type["version"]?.Text ?? "", type["kind"]?.Text ?? "");

    private static string Key(string apiVersion, string kind) => apiVersion + " " + kind;

    /// <summary>The schema of a definition, or of a part of one.</summary>
    private sealed class OpenApiSchema(YamlNode schema, YamlNode? definitions) : MergeSchema(KeysOf(schema))
    {
        public override MergeSchema? Field(string name)
        {
            // Of a list, the fields are those of its items.
            var owner = MergeKeys is null ? schema : schema["type"]?.Text == "array" || schema["type"] is YamlSequence { Items.Count: 1 } one && one.Items[0].Text == "array" ? Resolve(schema["items"]) : null;
            var field = Resolve(owner?["properties"]?[name] ?? (owner?["additionalProperties"] as YamlMapping));
            return field is null ? null : new OpenApiSchema(field, definitions);
        }

        // A reference that leads in a circle leads nowhere.
        private YamlNode? Resolve(YamlNode? node)
        {
            for (var i = 0; i < 50 && node is not null; i++)
            {
                if (node["$ref"]?.Text is not { Length: > 0 } reference)
                    return node;
                const string prefix = "#/definitions/";
                node = reference.StartsWith(prefix, StringComparison.Ordinal) ? definitions?[reference.Substring(prefix.Length)] : null;
            }

            return null;
        }

        private static string[]? KeysOf(YamlNode schema)
        {
            if (schema["x-kubernetes-patch-strategy"]?.Text is not { } strategy || !strategy.Split(',').Contains("merge"))
                return null;
            return schema["x-kubernetes-list-map-keys"] is YamlSequence keys
                ? [.. keys.Items.Select(k => k.Text ?? "")]
                : schema["x-kubernetes-patch-merge-key"]?.Text is { } key ? [key] : [];
        }
    }
}

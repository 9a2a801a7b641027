using PlatformTemplates.Manifests.Kubernetes.Schema;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>
/// The kinds of custom resources that are defined somewhere in sight: in the service's own manifests, or in a file that
/// the organisation or a package names. Such a file is large and read only when a kind that it mentions is asked for.
/// </summary>
internal sealed class CustomResources
{
    private readonly Dictionary<string, CustomResourceSchema?> _known = new(StringComparer.Ordinal);
    private readonly List<string> _unread = [];
    private readonly ServiceFacts _facts;

    /// <param name="facts">The service.</param>
    /// <param name="objects">The objects of the service, of which some may be definitions.</param>
    public CustomResources(ServiceFacts facts, IEnumerable<YamlMapping> objects)
    {
        _facts = facts;
        foreach (var file in facts.ServiceFiles)
        {
            if (file.Kind == ServiceFileKind.CustomResourceDefinition)
                _unread.Add(file.Path);
        }

        foreach (var definition in objects)
            Add(definition);
    }

    /// <summary>What kept files of definitions from being read.</summary>
    public List<YamlProblem> Problems { get; } = [];

    /// <summary>The definition of a kind, or null where none is in sight.</summary>
    public CustomResourceSchema? Find(string group, string kind)
    {
        var id = IdOf(group, kind);
        if (_known.TryGetValue(id, out var found))
            return found;
        for (var i = _unread.Count - 1; i >= 0; i--)
        {
            var path = _unread[i];
            if (_facts.Files.Text(path) is not { } text || text.IndexOf(kind, StringComparison.Ordinal) < 0)
                continue;
            _unread.RemoveAt(i);
            Read(path);
        }

        if (!_known.TryGetValue(id, out found))
            _known.Add(id, null);
        return found;
    }

    private void Read(string path)
    {
        if (_facts.Files.Yaml(path) is not { } file)
            return;
        Problems.AddRange(file.Problems);
        foreach (var document in file.Documents)
        {
            foreach (var item in document["kind"]?.Text == "List" ? document["items"]?.Elements ?? [] : [document])
            {
                if (item is YamlMapping definition)
                    Add(definition);
            }
        }
    }

    private void Add(YamlMapping definition)
    {
        foreach (var schema in CustomResourceSchema.Of(definition))
        {
            var id = IdOf(schema.Group, schema.Kind);
            if (!_known.TryGetValue(id, out var known) || known is null)
                _known[id] = schema;
        }
    }

    private static string IdOf(string group, string kind) => group + "/" + kind;
}

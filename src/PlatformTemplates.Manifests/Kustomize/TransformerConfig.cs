using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// Which fields each transformer changes: kustomize's defaults, and what the files of <c>configurations</c> and
/// <c>crds</c> add. It goes up with the objects, so what a base adds holds for those who include it.
/// </summary>
internal sealed class TransformerConfig
{
    /// <summary>The lists of fields as files name them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "templateLabels", "commonAnnotations", "varReference", "images", "replicas"];

    private readonly Dictionary<string, IReadOnlyList<FieldSpec>> _fields;

    public TransformerConfig(Dictionary<string, IReadOnlyList<FieldSpec>> fields, IReadOnlyList<NameReferenceSpec> nameReference)
    {
        _fields = fields;
        NameReference = nameReference;
    }

    /// <summary>No field at all.</summary>
    public static TransformerConfig Empty { get; } = new([], []);

    /// <summary>What holds where nothing is added.</summary>
    public static TransformerConfig Default { get; } = Empty.Merge(
        new(
            new Dictionary<string, IReadOnlyList<FieldSpec>>
            {
                ["namePrefix"] = DefaultFieldSpecs.Name,
                ["nameSuffix"] = DefaultFieldSpecs.Name,
                ["namespace"] = DefaultFieldSpecs.Namespace,
                ["commonLabels"] = DefaultFieldSpecs.CommonLabels,
                ["labels"] = DefaultFieldSpecs.Labels,
                ["templateLabels"] = DefaultFieldSpecs.TemplateLabels,
                ["commonAnnotations"] = DefaultFieldSpecs.CommonAnnotations,
                ["varReference"] = VarReferenceSpecs.All,
                ["images"] = DefaultFieldSpecs.Images,
                ["replicas"] = DefaultFieldSpecs.Replicas,
            },
            NameReferenceSpecs.All),
        default);

    public IReadOnlyList<FieldSpec> NamePrefix => Fields("namePrefix");

    public IReadOnlyList<FieldSpec> NameSuffix => Fields("nameSuffix");

    public IReadOnlyList<FieldSpec> Namespace => Fields("namespace");

    public IReadOnlyList<FieldSpec> CommonLabels => Fields("commonLabels");

    public IReadOnlyList<FieldSpec> Labels => Fields("labels");

    public IReadOnlyList<FieldSpec> TemplateLabels => Fields("templateLabels");

    public IReadOnlyList<FieldSpec> CommonAnnotations => Fields("commonAnnotations");

    public IReadOnlyList<FieldSpec> VarReference => Fields("varReference");

    public IReadOnlyList<FieldSpec> Images => Fields("images");

    public IReadOnlyList<FieldSpec> Replicas => Fields("replicas");

    /// <summary>The fields that name other objects, by the kind they name.</summary>
    public IReadOnlyList<NameReferenceSpec> NameReference { get; }

    /// <summary>
    /// This with another's fields added, each list sorted by the type it holds for. A field for all types is left out
    /// where it is there for one: so one more merge can make a list shorter, as it does in kustomize.
    /// </summary>
    /// <exception cref="RenderException">A field is in both, in one of them to be made where it is missing, in the other not.</exception>
    public TransformerConfig Merge(TransformerConfig added, SourceSpan place)
    {
        // Nearly all kustomizations add nothing.
        if (ReferenceEquals(added, Default) && (ReferenceEquals(this, Default) || ReferenceEquals(this, Empty)))
            return added;
        var fields = new Dictionary<string, IReadOnlyList<FieldSpec>>();
        foreach (var name in Names)
        {
            var merged = FieldSpec.Merge(Fields(name), added.Fields(name), place);
            fields[name] = [.. merged.OrderBy(f => f, ResourceOrder.ByType)];
        }

        var references = new List<NameReferenceSpec>(NameReference);
        foreach (var reference in added.NameReference)
        {
            var at = references.FindIndex(r => r.Kind == reference.Kind && r.Group == reference.Group && r.Version == reference.Version);
            if (at < 0)
                references.Add(reference);
            else
                references[at] = references[at] with { Fields = FieldSpec.Merge(references[at].Fields, reference.Fields, place) };
        }

        return new(fields, [.. references.OrderBy(r => new FieldSpec([], Kind: r.Kind, Group: r.Group, Version: r.Version), ResourceOrder.ByType)]);
    }

    private IReadOnlyList<FieldSpec> Fields(string name) => _fields.TryGetValue(name, out var fields) ? fields : [];

    /// <summary>The field that a kustomization or a configuration describes.</summary>
    /// <exception cref="RenderException">It has no path.</exception>
    public static FieldSpec ReadField(YamlNode field)
    {
        var spec = new FieldSpec(
            field["path"]?.Text ?? "", LabelTransformer.IsOn(field["create"]), field["kind"]?.Text ?? "", field["group"]?.Text ?? "", field["version"]?.Text ?? "");
        return Array.Exists(spec.Path, p => p.Length == 0)
            ? throw new RenderException(field.Span, "A field needs a path of keys with '/' between them.")
            : spec;
    }
}

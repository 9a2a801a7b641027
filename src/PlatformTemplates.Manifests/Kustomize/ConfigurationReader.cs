using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The field <c>configurations</c>: files that name more fields for the transformers to change.</summary>
internal sealed class ConfigurationReader(Build build, Kustomization kustomization)
{
    private static readonly Shape.FieldsShape File = Shape.Fields(
    [
        .. TransformerConfig.Names.Select(name => (name, Shape.ListOf(KustomizationShape.Field))),
        ("nameReference", Shape.ListOf(Shape.Fields(
            ("group", Shape.Text), ("version", Shape.Text), ("kind", Shape.Text), ("fieldSpecs", Shape.ListOf(KustomizationShape.Field))))),
    ]);

    /// <summary>The defaults with what the files add.</summary>
    public TransformerConfig Read()
    {
        var added = TransformerConfig.Empty;
        foreach (var item in kustomization.List("configurations"))
        {
            build.Try(() =>
            {
                var path = (YamlScalar)item;
                if (Load(path) is { } root)
                    added = added.Merge(Read(root), path.Span);
            });
        }

        var result = TransformerConfig.Default;
        if (!ReferenceEquals(added, TransformerConfig.Empty))
            build.Try(() => result = result.Merge(added, kustomization.List("configurations")[0].Span));
        return result;
    }

    private YamlMapping? Load(YamlScalar path)
    {
        if (build.FileOf(kustomization, path) is not { } named)
            return null;
        if (build.Yaml(named) is not { } file)
            throw new RenderException(path.Span, $"The file '{path.Value}' is not text.");
        if (!build.IsReadable(file) || file.Documents.Count == 0)
            return null;
        return file.Documents[0] is YamlMapping root
            ? new ShapeCheck(build, isStrict: true, "A configuration").Fields(root, File)
            : throw new RenderException(file.Documents[0].Span, "A configuration is a mapping of fields.");
    }

    private static TransformerConfig Read(YamlMapping root)
    {
        var fields = new Dictionary<string, IReadOnlyList<FieldSpec>>();
        foreach (var name in TransformerConfig.Names)
            fields[name] = ReadFields(root[name]);
        return new(fields, [.. (root["nameReference"]?.Elements ?? []).Select(r => new NameReferenceSpec(
            r["kind"]?.Text ?? "", ReadFields(r["fieldSpecs"]), r["group"]?.Text ?? "", r["version"]?.Text ?? ""))]);
    }

    private static FieldSpec[] ReadFields(YamlNode? list) => [.. (list?.Elements ?? []).Select(TransformerConfig.ReadField)];
}

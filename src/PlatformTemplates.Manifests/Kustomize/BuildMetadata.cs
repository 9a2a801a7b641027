using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// The field <c>buildMetadata</c>: what kustomize writes about the build into the objects. Only that of the kustomization
/// the build begins with counts. All that is written has its place. The way that objects came is written for the time of
/// the build, whatever of it stays in the end.
/// </summary>
internal sealed class BuildMetadata
{
    private const string Origin = "config.kubernetes.io/origin";

    private const string Transformations = "alpha.config.kubernetes.io/transformations";

    private readonly string _root;
    private readonly SourceSpan _place;
    private readonly bool _keepsOrigins;
    private readonly bool _keepsTransformations;
    private readonly bool _marksManager;

    private BuildMetadata(Kustomization root, YamlNode words)
    {
        _root = root.Folder;
        _place = words.Span;
        _keepsOrigins = Has(words, "originAnnotations");
        _keepsTransformations = Has(words, "transformerAnnotations");
        _marksManager = Has(words, "managedByLabel");
    }

    /// <summary>What a build that begins with a kustomization writes; null where it writes nothing.</summary>
    public static BuildMetadata? Of(Kustomization root)
    {
        var metadata = root.Fields["buildMetadata"] is { } words ? new BuildMetadata(root, words) : null;
        return metadata is { _keepsOrigins: false, _keepsTransformations: false, _marksManager: false } ? null : metadata;
    }

    /// <summary>Writes the file that objects were read from.</summary>
    public void SetOrigin(IReadOnlyList<Resource> resources, string file)
    {
        foreach (var resource in resources)
        {
            if (resource.Root.Find("metadata", "annotations") is YamlScalar { Kind: not YamlScalarKind.Null } text)
                throw new RenderException(text.Span, "The annotations of an object are a mapping.");
            Annotate(resource, Origin, $"path: {Relative(file)}\n");
        }
    }

    /// <summary>Writes the generator that made an object.</summary>
    public void SetOrigin(Resource made, Kustomization by, string generator) => Annotate(made, Origin, Configured(by, generator));

    /// <summary>Gives an object that another one was merged into the way that one came.</summary>
    public static YamlMapping KeepOrigin(YamlMapping old, YamlMapping metadata)
        => old.Find("metadata", "annotations") is YamlMapping before && before.Find(Origin) is { } origin && metadata["annotations"] is YamlMapping annotations
            ? metadata.With(metadata.Find("annotations")!.Value.Key, annotations.With(origin.Key, origin.Value))
            : metadata;

    /// <summary>Writes a transformer that has gone over objects, whether it changed them or not.</summary>
    public void AddTransformation(IReadOnlyList<Resource> resources, Kustomization by, string transformer)
    {
        var entry = "- " + Configured(by, transformer).TrimEnd('\n').Replace("\n", "\n  ") + "\n";
        foreach (var resource in resources)
        {
            resource.Root = Completion.WithTexts(resource.Root, "annotations");
            // What a patch has taken the origin from counts as made by the patch.
            if (resource.Root.Find("metadata", "annotations", Origin) is null)
                Annotate(resource, Origin, Configured(by, transformer));
            else
                Annotate(resource, Transformations, (resource.Root.Find("metadata", "annotations", Transformations) as YamlScalar)?.Value + entry);
        }
    }

    /// <summary>Writes who manages the objects, and takes off what was for the time of the build.</summary>
    public void Complete(IReadOnlyList<Resource> resources)
    {
        foreach (var resource in resources)
        {
            if (!_keepsOrigins)
                resource.ClearAnnotation(Origin);
            if (!_keepsTransformations)
                resource.ClearAnnotation(Transformations);
            // The version that kubectl's kustomize says it has; one of its own says another.
            if (_marksManager)
                resource.SetMetadata("labels", (resource.Root.Find("metadata", "labels") as YamlMapping ?? new YamlMapping([], _place)).With(Text("app.kubernetes.io/managed-by"), Text("kustomize-(devel)")));
        }
    }

    private string Configured(Kustomization by, string kind)
        => $"configuredIn: {Relative(by.File.Path)}\nconfiguredBy:\n  apiVersion: builtin\n  kind: {kind}\n";

    private void Annotate(Resource resource, string key, string text)
        => resource.SetMetadata("annotations", (resource.Root.Find("metadata", "annotations") as YamlMapping ?? new YamlMapping([], _place)).With(Text(key), Text(text)));

    private YamlScalar Text(string text) => new(text, YamlScalarKind.String, _place);

    private string Relative(string file)
    {
        var up = "";
        for (var folder = _root; ; folder = folder.Substring(0, folder.LastIndexOf('/')), up += "../")
        {
            if (Build.IsBelow(file, folder))
                return up + file.Substring(folder.Length + 1);
            if (folder.Length == 0)
                return file;
        }
    }

    private static bool Has(YamlNode words, string word) => words.Elements.Any(w => w.Text == word);
}

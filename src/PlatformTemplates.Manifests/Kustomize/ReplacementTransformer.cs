using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The field <c>replacements</c>. A replaced value has the place of the value it was taken from.</summary>
internal sealed class ReplacementTransformer(Build build, Kustomization kustomization, ResourceList resources)
{
    private static readonly string DefaultPath = "metadata.name";

    public void Run()
    {
        foreach (var item in kustomization.List("replacements"))
            build.Try(() => Run(item));
    }

    private void Run(YamlNode item)
    {
        if (item["path"] is not YamlScalar { Value.Length: > 0 } path)
        {
            Apply(item);
            return;
        }

        if (item["source"] is not null || item["targets"] is { Elements.Count: > 0 })
            throw new RenderException(item.Span, "A replacement has a path or a source and targets, not both.");
        foreach (var replacement in Load(path))
            build.Try(() => Apply(replacement));
    }

    private IEnumerable<YamlMapping> Load(YamlScalar path)
    {
        if (build.FileOf(kustomization, path) is not { } named)
            return [];
        if (build.Yaml(named) is not { } file)
            throw new RenderException(path.Span, $"The file '{path.Value}' is not text.");
        if (!build.IsReadable(file))
            return [];
        var check = new ShapeCheck(build, isStrict: false);
        return (file.Documents.Count > 0 ? file.Documents[0] : null) switch
        {
            YamlMapping one => [check.Fields(one, KustomizationShape.Replacement)],
            YamlSequence several => several.Items.OfType<YamlMapping>().Select(r => check.Fields(r, KustomizationShape.Replacement)).ToArray(),
            _ => throw new RenderException(path.Span, $"The file '{path.Value}' holds no replacement: a mapping with source and targets, or a list of such."),
        };
    }

    private void Apply(YamlNode replacement)
    {
        if (replacement["source"] is not { } source || replacement["targets"] is not { Elements.Count: > 0 } targets)
            throw new RenderException(replacement.Span, "A replacement needs a source and at least one target.");
        if (ValueOf(source) is not { } value)
            return;
        foreach (var target in targets.Elements)
            Apply(value, target);
    }

    private YamlNode? ValueOf(YamlNode source)
    {
        var found = resources.Items.Where(r => IsSelected(r, source)).Take(2).ToArray();
        if (found.Length == 0 && !resources.IsWhole)
            return null;
        if (found.Length != 1)
        {
            throw new RenderException(source.Span, found.Length == 0
                ? "No object is the source of this replacement."
                : $"The source of this replacement may be {found[0].Id} or {found[1].Id}.");
        }

        var path = FieldPath.Parse(source["fieldPath"] as YamlScalar is { Value.Length: > 0 } given ? given : Default(source));
        var value = path.Follow(found[0].Root);
        if (value is null or YamlScalar { Kind: YamlScalarKind.Null } or YamlMapping { Entries.Count: 0 } or YamlSequence { Items.Count: 0 })
            throw new RenderException(path.Text.Span, $"The source {found[0].Id} has no {path.Text.Value}.");
        var delimiter = Delimiter(source["options"]);
        if (delimiter is null && found[0].IsMarked && value is YamlMapping && path.Text.Value is "metadata" or "metadata.annotations")
            throw new RenderException(path.Text.Span, $"Kustomize would put its own notes about {found[0].Id} into the output with these annotations, which is not done here: take single values.", RenderProblemKind.Unsupported);
        if (delimiter is null)
            return value;
        if (value is not YamlScalar whole)
            throw new RenderException(path.Text.Span, $"A delimiter takes a single value apart; {path.Text.Value} is none.");
        var parts = whole.Value.Split([delimiter], StringSplitOptions.None);
        var index = Index(source["options"]);
        if (index < 0 || index >= parts.Length)
            throw new RenderException(source["options"]!["index"]?.Span ?? source.Span, $"'{whole.Value}' has no part {index} between '{delimiter}': they count from 0 to {parts.Length - 1}.");
        return new YamlScalar(parts[index], whole.Kind, whole.Span);
    }

    private void Apply(YamlNode value, YamlNode target)
    {
        if (target["select"] is not { } select)
            throw new RenderException(target.Span, "A target of a replacement needs a select.");
        var options = target["options"];
        var paths = target["fieldPaths"] is { Elements.Count: > 0 } given ? given.Elements : [Default(target)];
        // A path that leads to no object is not read.
        ReplacementEditor[]? editors = null;
        var labels = new LabelFilter(select);
        var rejects = (target["reject"]?.Elements ?? []).Select(r => (Selector: r, Labels: new LabelFilter(r))).ToArray();
        foreach (var resource in resources.Items)
        {
            if (!labels.Matches(resource) || !IsSelected(resource, select) || Array.Exists(rejects, r => IsRejected(resource, r.Selector, r.Labels)))
                continue;
            editors ??= [.. paths.Select(p => new ReplacementEditor(FieldPath.Parse((YamlScalar)p), value, Delimiter(options), Index(options), LabelTransformer.IsOn(options?["create"])))];
            foreach (var editor in editors)
                resource.Root = editor.Apply(resource.Root);
        }
    }

    private static bool IsRejected(Resource resource, YamlNode reject, LabelFilter labels)
        => (!labels.IsEmpty && labels.Matches(resource)) || (!IsEmpty(reject) && IsSelected(resource, reject));

    // Unlike in the target of a patch, words are taken as they are.
    private static bool IsSelected(Resource resource, YamlNode selector)
    {
        if (IsSelectedBy(resource.Id, selector))
            return true;
        foreach (var previous in resource.Previous)
        {
            if (IsSelectedBy(previous, selector))
                return true;
        }

        return false;
    }

    private static bool IsSelectedBy(ResourceId id, YamlNode selector)
        => id.IsOfType(Word(selector, "group"), Word(selector, "version"), Word(selector, "kind"))
            && Word(selector, "name") is var name && (name.Length == 0 || name == id.Name)
            // Unlike everywhere else, a kind without namespaces is in the one that is written, or in default.
            && Word(selector, "namespace") is var ns && (ns.Length == 0 || ns == (id.Namespace.Length == 0 ? "default" : id.Namespace));

    private static bool IsEmpty(YamlNode selector)
        => Array.TrueForAll(["group", "version", "kind", "name", "namespace"], field => Word(selector, field).Length == 0);

    private static string Word(YamlNode selector, string field) => selector[field]?.Text ?? "";

    private static YamlScalar Default(YamlNode asker) => new(DefaultPath, YamlScalarKind.String, asker.Span);

    private static string? Delimiter(YamlNode? options) => options?["delimiter"]?.Text is { Length: > 0 } delimiter ? delimiter : null;

    private static int Index(YamlNode? options)
        => options?["index"] is YamlScalar index && ScalarResolution.TryInteger(index.Value, out var value) && value is >= int.MinValue and <= int.MaxValue ? (int)value : 0;

    private sealed class LabelFilter(YamlNode selector)
    {
        private readonly LabelSelector? _labels = Of(selector, "labelSelector");
        private readonly LabelSelector? _annotations = Of(selector, "annotationSelector");

        public bool IsEmpty => _labels is null && _annotations is null;

        public bool Matches(Resource resource)
            => (_labels is null || _labels.Matches(resource.Root.Find("metadata", "labels")))
                && (_annotations is null || _annotations.Matches(resource.Root.Find("metadata", "annotations")));

        private static LabelSelector? Of(YamlNode selector, string field)
            => selector[field] is YamlScalar { Value.Length: > 0 } text ? LabelSelector.Parse(text) : null;
    }
}

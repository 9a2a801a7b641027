using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The fields <c>patches</c>, <c>patchesStrategicMerge</c> and <c>patchesJson6902</c>.</summary>
internal sealed class PatchTransformer(Build build, Kustomization kustomization, ResourceList resources)
{
    public void ApplyPatches()
    {
        foreach (var patch in kustomization.List("patches"))
        {
            build.Try(() => Apply(patch, jsonOnly: false));
            Trace("PatchTransformer");
        }
    }

    public void ApplyStrategicMergePatches()
    {
        var files = kustomization.List("patchesStrategicMerge");
        var isEmpty = true;
        foreach (var item in files)
        {
            var text = (YamlScalar)item;
            // The field takes file names and, from old times, patches written right there.
            var file = text.Value.IndexOf('\n') >= 0 || text.Value.IndexOf(": ", StringComparison.Ordinal) >= 0
                ? EmbeddedYaml.Read(text, kustomization.File.Text)
                : Load(text);
            isEmpty &= file is { Documents.Count: 0 };
            if (file is not null)
                build.Try(() => Merge(ResourceReader.Read(file, build.Types), null, YamlMappingOf(text.Span)));
        }

        if (isEmpty && files.Count > 0)
            build.Invalid(files[0].Span, "The patch is empty.");
        if (files.Count > 0)
            Trace("PatchStrategicMergeTransformer");
    }

    public void ApplyJsonPatches()
    {
        foreach (var patch in kustomization.List("patchesJson6902"))
        {
            build.Try(() => Apply(patch, jsonOnly: true));
            Trace("PatchJson6902Transformer");
        }
    }

    private void Trace(string transformer) => build.Trace(resources, kustomization, transformer);

    private static YamlMapping YamlMappingOf(SourceSpan span) => new([], span);

    private void Apply(YamlNode patch, bool jsonOnly)
    {
        var path = patch["path"] as YamlScalar is { Value.Length: > 0 } p ? p : null;
        var inline = patch["patch"] as YamlScalar is { } i && i.Value.Trim().Length > 0 ? i : null;
        if ((path is null) == (inline is null))
            throw new RenderException(patch.Span, path is null ? "A patch needs a path or a patch." : "A patch has a path or a patch, not both.");

        var file = path is not null ? Load(path) : EmbeddedYaml.Read(inline!, kustomization.File.Text);
        if (file is null || !build.IsReadable(file))
            return;
        var place = (path ?? inline)!.Span;
        var target = patch["target"] is { } asked ? new TargetSelector(asked) : null;
        if (file.Documents.Count == 0)
            throw new RenderException(place, "The patch is empty.");
        if (file.Documents[0] is YamlSequence operations)
        {
            if (target is null)
                throw new RenderException(place, "A JSON patch needs a target.");
            if (operations.Items.Count == 0)
                throw new RenderException(place, "The patch is empty.");
            if (jsonOnly && patch["target"]!["name"]?.Text is null or "")
                throw new RenderException(patch["target"]!.Span, "The target of patchesJson6902 needs a name.");
            if (file.Text.StartsWith("[", StringComparison.Ordinal) && !JsonText.IsJson(file.Text))
                throw new RenderException(place, "A JSON patch that begins with '[' is read as JSON, which this is not: put keys and texts in double quotes, or write it as a YAML list with '-'.");
            ApplyOperations(operations, target, remembers: !jsonOnly, file.Text.StartsWith("[", StringComparison.Ordinal) ? file.Text : null);
        }
        else if (jsonOnly)
        {
            throw new RenderException(place, "A JSON patch is a list of operations.");
        }
        else
        {
            var patches = ResourceReader.Read(file, build.Types);
            if (patches.Count == 0)
                throw new RenderException(place, "The patch is empty.");
            Merge(patches, target, patch);
        }
    }

    private YamlFile? Load(YamlScalar path)
    {
        if (build.FileOf(kustomization, path) is not { } file)
            return null;
        if (build.Yaml(file) is { } yaml)
            return build.IsReadable(yaml) ? yaml : null;
        build.Invalid(path.Span, $"The file '{path.Value}' is not text.");
        return null;
    }

    private void ApplyOperations(YamlSequence operations, TargetSelector target, bool remembers, string? json)
    {
        foreach (var resource in resources.Items)
        {
            if (!target.Matches(resource))
                continue;
            if (remembers)
                resource.RememberId();
            // Kustomize keeps what it remembers in annotations, so a patch finds some even where none are written.
            var root = resource.IsMarked && resource.Root.Find("metadata") is { Value: YamlMapping metadata } entry && metadata["annotations"] is null or YamlScalar
                ? resource.Root.With(entry.Key, metadata.With(new YamlScalar("annotations", YamlScalarKind.String, metadata.Span), new YamlMapping([], metadata.Span)))
                : resource.Root;
            var patched = JsonPatch.Apply(root, operations, resource.Id, resource.IsMarked, json);
            resource.Shared.Clear();
            resource.Root = Completion.WithTexts(patched, "annotations");
            resource.IsRespelled = true;
        }
    }

    private void Merge(List<Resource> patches, TargetSelector? target, YamlNode patch)
    {
        var mayRename = IsOn(patch, "allowNameChange");
        var mayChangeKind = IsOn(patch, "allowKindChange");
        // Kustomize takes such a patch for an object of its own, whose annotations and labels are texts: a null then
        // removes nothing, it is the word.
        var isObject = target is not null || patch.Members.Count == 0;
        foreach (var one in patches)
        {
            if (isObject || mayRename || mayChangeKind)
                one.Root = Completion.WithTexts(one.Root, "annotations");
            if (isObject)
                one.Root = Completion.WithTexts(one.Root, "labels");
        }

        if (target is null)
        {
            foreach (var one in patches)
            {
                var found = resources.WithId(one.OriginalId);
                if (found.Count == 0 && !resources.IsWhole)
                    continue;
                if (found.Count != 1)
                    build.Invalid(one.NameSpan, found.Count == 0 ? $"No object is {one.Id}: the patch has nothing to change." : $"{found.Count} objects are {one.Id}: the patch cannot tell which to change.");
                else
                    build.Try(() => MergeInto(found[0], one, mayRename, mayChangeKind));
            }

            return;
        }

        if (patches.Count > 1)
            throw new RenderException(patches[1].NameSpan, "A patch with a target is one document.");
        foreach (var resource in resources.Items.Where(target.Matches).ToArray())
            build.Try(() => MergeInto(resource, patches[0], mayRename, mayChangeKind));
    }

    private void MergeInto(Resource resource, Resource patch, bool mayRename, bool mayChangeKind)
    {
        var before = resource.Root;
        if (mayRename || mayChangeKind)
            resource.RememberId();
        resource.IsRespelled |= patch.IsRespelled;
        var changes = patch.Root;
        // The type is that of the object: a patch with a target may be written for another version of it.
        if (changes.Find("apiVersion") is { } version && resource.Root.Find("apiVersion") is { } own)
            changes = changes.With(version.Key, own.Value);
        if (resource.IsMarked && changes["$patch"]?.Text != "delete" && changes.Find("metadata", "annotations") is YamlScalar { Kind: not YamlScalarKind.Null } text)
            throw new RenderException(text.Span, "The patch must give a mapping here: the object has annotations.");
        var merged = new StrategicMerge(build.Types).Apply(resource.Root, changes);
        if (merged is null || merged.Entries.Count == 0)
        {
            resources.Remove(resource);
            return;
        }

        resource.Root = merged;
        if (TakesAway(changes, "annotations"))
            resource.Forget();
        if (!mayChangeKind && before.Find("kind") is { } kind)
            resource.Root = resource.Root.With(kind.Key, kind.Value);
        if (!mayRename && before.Find("metadata", "name") is YamlScalar name)
            resource.SetMetadata("name", name);
        // A patch never moves an object to another namespace.
        if (before.Find("metadata", "namespace") is YamlScalar { Text: not null and not "" } ns)
            resource.SetMetadata("namespace", ns);
        else
            resource.ClearNamespace();
    }

    // Whether a patch that does not leave the object as it is takes all annotations from it, and with them what kustomize
    // remembers of the object.
    private static bool TakesAway(YamlMapping patch, string field)
    {
        if (patch["$patch"]?.Text == "replace" || patch.Find("metadata") is not { Value: YamlMapping metadata })
            return false;
        return metadata["$patch"]?.Text is "delete" or "replace"
            || metadata[field] is YamlScalar { Kind: YamlScalarKind.Null }
            || metadata[field]?["$patch"]?.Text is "delete" or "replace";
    }

    private static bool IsOn(YamlNode patch, string option) => patch["options"]?[option]?.Text is "true" or "True" or "TRUE";
}

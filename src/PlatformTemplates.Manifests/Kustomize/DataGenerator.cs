using System.Text;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The fields <c>configMapGenerator</c> and <c>secretGenerator</c>.</summary>
internal sealed class DataGenerator(Build build, Kustomization kustomization)
{
    public void Run(ResourceList resources)
    {
        foreach (var generator in kustomization.List("configMapGenerator"))
            build.Try(() => Absorb(resources, Generate(generator, "ConfigMap"), generator));
        foreach (var generator in kustomization.List("secretGenerator"))
            build.Try(() => Absorb(resources, Generate(generator, "Secret"), generator));
    }

    private Resource Generate(YamlNode generator, string kind)
    {
        if (generator["name"] is not YamlScalar { Value.Length: > 0 } name)
            throw new RenderException(generator.Span, $"A generated {kind} needs a name.");
        var place = generator.Span;
        var metadata = new List<YamlEntry> { Entry("name", name) };
        if (generator["namespace"] is YamlScalar { Value.Length: > 0 } ns)
            metadata.Add(Entry("namespace", ns));
        AddMap(metadata, "labels", generator);
        AddMap(metadata, "annotations", generator);
        var root = new List<YamlEntry>
        {
            Entry("apiVersion", Text("v1", place)),
            Entry("kind", Text(kind, place)),
            Entry("metadata", new YamlMapping(metadata, place)),
        };
        if (kind == "Secret")
            root.Add(Entry("type", generator["type"] is YamlScalar { Value.Length: > 0 } type ? type : Text("Opaque", place)));
        var data = Data(generator, kind);
        if (data.Count > 0 || kind == "Secret")
            root.Add(Entry("data", new YamlMapping(data, place)));
        if (Option(generator, "immutable"))
            root.Add(Entry("immutable", new YamlScalar("true", YamlScalarKind.Boolean, place)));
        var made = new Resource(new YamlMapping(root, place), build.Types)
        {
            Behavior = generator["behavior"]?.Text switch
            {
                "merge" => GeneratorBehavior.Merge,
                "replace" => GeneratorBehavior.Replace,
                _ => GeneratorBehavior.Create,
            },
            IsGenerated = true,
            NeedsHash = !Option(generator, "disableNameSuffixHash"),
        };
        build.Metadata?.SetOrigin(made, kustomization, kind + "Generator");
        return made;
    }

    private bool Option(YamlNode generator, string option)
        => LabelTransformer.IsOn(generator["options"]?[option]) || LabelTransformer.IsOn(kustomization.Fields["generatorOptions"]?[option]);

    private void AddMap(List<YamlEntry> metadata, string field, YamlNode generator)
    {
        var own = generator["options"]?[field] as YamlMapping;
        var shared = kustomization.Fields["generatorOptions"]?[field] as YamlMapping;
        var both = own ?? shared;
        if (own is not null && shared is not null)
        {
            foreach (var entry in shared.Entries)
            {
                if (own.Find(entry.Key.Value) is null)
                    both = both!.With(entry.Key, entry.Value);
            }
        }

        if (both is { Entries.Count: > 0 })
            metadata.Add(Entry(field, Checked(both)));
    }

    private List<YamlEntry> Data(YamlNode generator, string kind)
    {
        var pairs = new List<YamlEntry>();
        var sources = new List<YamlNode>(generator["envs"]?.Elements ?? []);
        if (generator["env"] is { } env)
            sources.Add(env);
        foreach (var source in sources)
            AddEnvFile(pairs, (YamlScalar)source);
        foreach (var literal in generator["literals"]?.Elements ?? [])
            AddLiteral(pairs, (YamlScalar)literal);
        foreach (var file in generator["files"]?.Elements ?? [])
            AddFile(pairs, (YamlScalar)file);

        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < pairs.Count; i++)
        {
            var key = pairs[i].Key;
            BareText.CheckKey(key.Value, key.Place);
            if (!known.Add(key.Value))
                throw new RenderException(key.Span, $"The {kind} gets the key '{key.Value}' twice.");
            if (kind == "Secret")
                pairs[i] = pairs[i] with { Value = Text(Base64(((YamlScalar)pairs[i].Value).Value), pairs[i].Value.Span) };
        }

        return pairs;
    }

    private static void AddLiteral(List<YamlEntry> pairs, YamlScalar literal)
    {
        var equals = literal.Value.IndexOf('=');
        if (equals <= 0)
            throw new RenderException(literal.Span, $"A literal is written key=value, not '{literal.Value}'.");
        var value = literal.Value.Substring(equals + 1);
        if (value.Length >= 2 && value[0] == value[value.Length - 1] && value[0] is '"' or '\'')
            value = value.Substring(1, value.Length - 2);
        pairs.Add(new YamlEntry(Text(literal.Value.Substring(0, equals), literal.Span), Text(value, literal.Span)));
    }

    private void AddFile(List<YamlEntry> pairs, YamlScalar source)
    {
        var parts = source.Value.Split('=');
        if (parts.Length > 2 || parts[0].Length == 0 || (parts.Length == 2 && parts[1].Length == 0))
            throw new RenderException(source.Span, $"A file is written path or key=path, not '{source.Value}'.");
        var named = parts[parts.Length - 1];
        if (Content(named, source.Span) is var (path, content))
            pairs.Add(new YamlEntry(Text(parts.Length == 2 ? parts[0] : Build.NameOf(named), source.Span), Text(content, SourceSpan.StartOf(path))));
    }

    private void AddEnvFile(List<YamlEntry> pairs, YamlScalar source)
    {
        if (Content(source.Value, source.Span) is not var (path, content))
            return;
        var places = new LineMap(path, content);
        var start = 0;
        while (start < content.Length)
        {
            var end = content.IndexOf('\n', start);
            var next = end < 0 ? content.Length : end + 1;
            end = end < 0 ? content.Length : end;
            if (end > start && content[end - 1] == '\r')
                end--;
            AddLine(pairs, content, start, end, places);
            start = next;
        }
    }

    private static void AddLine(List<YamlEntry> pairs, string content, int start, int end, LineMap places)
    {
        if (start == 0 && content[0] == '\uFEFF')
            start++;
        while (start < end && char.IsWhiteSpace(content[start]))
            start++;
        if (start == end || content[start] == '#')
            return;
        var equals = content.IndexOf('=', start, end - start);
        var key = content.Substring(start, (equals < 0 ? end : equals) - start);
        if (key.Length == 0)
            return;
        var from = equals < 0 ? end : equals + 1;
        pairs.Add(new YamlEntry(Text(key, places.Span(start, start + key.Length)), Text(content.Substring(from, end - from), places.Span(from, end))));
    }

    private (string Path, string Content)? Content(string named, SourceSpan place)
    {
        if (build.FileOf(kustomization, named, place) is not { } path)
            return null;
        if (build.Text(path) is { } content)
            return (path, content);
        build.Unsupported(place, $"The file '{named}' is not text; what is generated of it is not looked at.");
        return null;
    }

    // Kustomize breaks long values into lines of 70 characters, and the hash of a name is made of what is written.
    private static string Base64(string text)
    {
        const int width = 70;
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        if (encoded.Length < width)
            return encoded;
        var lines = new StringBuilder(encoded.Length + (encoded.Length / width) + 1);
        for (var i = 0; i < encoded.Length; i += width)
            lines.Append(encoded, i, Math.Min(width, encoded.Length - i)).Append('\n');
        return lines.ToString();
    }

    private static void Absorb(ResourceList resources, Resource made, YamlNode generator)
    {
        var found = resources.WithId(made.Id);
        if (found.Count == 0)
        {
            if (made.Behavior != GeneratorBehavior.Create && resources.IsWhole)
                throw new RenderException(generator["behavior"]!.Span, $"There is no {made.Id} to {made.Behavior.ToString().ToLowerInvariant()}.");
            resources.Add(made);
            return;
        }

        if (found.Count > 1)
            throw new RenderException(made.NameSpan, $"{found.Count} objects are {made.Id}: the generator cannot tell which to change.");
        var old = found[0];
        if (made.Behavior == GeneratorBehavior.Create)
            throw new RenderException(made.NameSpan, $"{made.Id} is there already ({ResourceList.Place(old)}); a generator that changes it needs the behavior merge or replace.");
        var merges = made.Behavior == GeneratorBehavior.Merge;
        made.Inherit(old);
        made.Root = Overlay(old.Root, made.Root, merges);
        resources.Replace(old, made);
    }

    private static YamlMapping Overlay(YamlMapping old, YamlMapping made, bool merges)
    {
        var metadata = (YamlMapping)made["metadata"]!;
        foreach (var field in (string[])["labels", "annotations"])
        {
            if (old.Find("metadata", field) is YamlMapping { Entries.Count: > 0 } before)
                metadata = metadata.With(Text(field, before.Span), Union(before, metadata[field] as YamlMapping));
        }

        foreach (var field in (string[])["name", "namespace"])
        {
            if (old.Find("metadata", field) is YamlScalar { Text: not null and not "" } before)
                metadata = metadata.With(Text(field, before.Span), before);
            else
                metadata = new YamlMapping([.. metadata.Entries.Where(e => e.Key.Value != field)], metadata.Span, metadata.Removed);
        }

        made = made.With(made.Find("metadata")!.Value.Key, metadata);
        if (!merges)
            return made;
        made = made.With(made.Find("metadata")!.Value.Key, BuildMetadata.KeepOrigin(old, metadata));
        foreach (var field in (string[])["data", "binaryData"])
        {
            if (old[field] is YamlMapping { Entries.Count: > 0 } before)
                made = made.With(Text(field, before.Span), Union(before, made[field] as YamlMapping));
        }

        return made;
    }

    private static YamlMapping Union(YamlMapping old, YamlMapping? added) => AsText(Checked(old)).WithAll(added?.Entries ?? []);

    private static YamlMapping Checked(YamlMapping mapping)
    {
        foreach (var entry in mapping.Entries)
            BareText.CheckKey(entry.Key.Value, entry.Key.Place);
        return mapping;
    }

    private static YamlMapping AsText(YamlMapping mapping)
        => new([.. mapping.Entries.Select(e => e.Value is YamlScalar value ? e with { Value = Text(value.Text ?? "", value.Span) } : e)], mapping.Span, mapping.Removed);

    private static YamlEntry Entry(string key, YamlNode value) => new(Text(key, value.Span), value);

    private static YamlScalar Text(string text, SourceSpan span) => new(text, YamlScalarKind.String, span);
}

using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// Reads a kustomization file. What comes out holds only known fields of the right form under their documented names, so
/// the steps of a build can take it as it is; what does not fit is a problem and left out.
/// </summary>
internal sealed class KustomizationReader(Build build)
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>Reads the kustomization of a folder; null where it can't be read, which is reported.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="asker">The line that asks for the folder; null for the one the build begins with.</param>
    public Kustomization? Read(string folder, SourceSpan? asker)
    {
        var found = FileNames.Where(n => build.Exists(folder + "/" + n)).ToArray();
        if (found.Length == 0)
        {
            build.Invalid(asker ?? SourceSpan.StartOf(folder + "/" + FileNames[0]), $"The folder {Build.NameOf(folder)} has no kustomization.yaml.");
            return null;
        }

        var path = folder + "/" + found[0];
        if (found.Length > 1)
        {
            build.Invalid(SourceSpan.StartOf(path), $"The folder has {found.Length} kustomization files: {string.Join(", ", found)}. Keep one of them.");
            return null;
        }

        var file = build.Yaml(path);
        if (file is null)
        {
            build.Invalid(asker ?? SourceSpan.StartOf(path), $"The file {found[0]} is not text.");
            return null;
        }

        if (!build.IsReadable(file))
            return null;
        if (file.Documents.Count == 0)
        {
            build.Invalid(SourceSpan.StartOf(path), "The kustomization is empty.");
            return null;
        }

        if (file.Documents[0] is not YamlMapping root)
        {
            build.Invalid(file.Documents[0].Span, "A kustomization is a mapping of fields.");
            return null;
        }

        var fields = CheckFields(root, KustomizationShape.File, "");
        if (!HasContent(fields))
        {
            build.Invalid(SourceSpan.StartOf(path), "The kustomization is empty.");
            return null;
        }

        var kustomization = new Kustomization(folder, file, fields);
        return CheckType(kustomization) ? kustomization : null;
    }

    private static bool HasContent(YamlMapping fields)
    {
        foreach (var entry in fields.Entries)
        {
            if (entry.Key.Value is not ("apiVersion" or "kind"))
                return true;
        }

        return false;
    }

    private bool CheckType(Kustomization kustomization)
    {
        var kind = kustomization.Fields["kind"];
        if (kind?.Text is not (null or "" or "Kustomization" or "Component"))
        {
            build.Invalid(kind.Span, "The kind must be Kustomization or Component.");
            return false;
        }

        var version = kustomization.Fields["apiVersion"];
        var required = "kustomize.config.k8s.io/" + (kustomization.IsComponent ? "v1alpha1" : "v1beta1");
        if (version?.Text is null or "" || version.Text == required)
            return true;
        build.Invalid(version.Span, $"The apiVersion must be {required}.");
        return false;
    }

    private YamlNode? Check(YamlNode node, Shape shape, string name)
    {
        // An empty value is the same as none.
        if (node is YamlScalar { Kind: YamlScalarKind.Null } && shape is not Shape.AnyShape)
            return null;
        switch (shape)
        {
            case Shape.AnyShape:
                return node;
            case Shape.TextShape when node is YamlScalar scalar:
                if (scalar.Kind == YamlScalarKind.String && !IsBareFlag(scalar))
                    return scalar;
                build.Invalid(node.Span, $"'{name}' takes text: put {scalar.Value} in quotes.");
                return null;
            case Shape.FlagShape when node is YamlScalar scalar:
                if (scalar.Kind == YamlScalarKind.Boolean)
                    return scalar;
                if (IsBareFlag(scalar))
                    return new YamlScalar(BareFlags.IsTrue(scalar.Value) ? "true" : "false", YamlScalarKind.Boolean, scalar.Span);
                build.Invalid(node.Span, $"'{name}' takes true or false.");
                return null;
            case Shape.NumberShape when node is YamlScalar scalar:
                if (scalar.Kind == YamlScalarKind.Integer)
                    return scalar;
                build.Invalid(node.Span, $"'{name}' takes a whole number.");
                return null;
            case Shape.ListShape list when node is YamlSequence sequence:
                return CheckList(sequence, list, name);
            case Shape.MapShape map when node is YamlMapping mapping:
                return CheckMap(mapping, map, name);
            case Shape.FieldsShape fields when node is YamlMapping mapping:
                return CheckFields(mapping, fields, name);
            default:
                build.Invalid(node.Span, $"'{name}' takes {Describe(shape)}.");
                return null;
        }
    }

    private YamlSequence CheckList(YamlSequence sequence, Shape.ListShape shape, string name)
    {
        var items = new List<YamlNode>(sequence.Items.Count);
        foreach (var item in sequence.Items)
        {
            if (Check(item, shape.Item, name) is { } good)
                items.Add(good);
        }

        return sequence.With(items);
    }

    private YamlMapping CheckMap(YamlMapping mapping, Shape.MapShape shape, string name)
    {
        var entries = new List<YamlEntry>(mapping.Entries.Count);
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key.Kind != YamlScalarKind.String || IsBareFlag(entry.Key))
            {
                build.Invalid(entry.Key.Span, $"The key {entry.Key.Value} of '{name}' must be text: put it in quotes.");
                continue;
            }

            // A key without a value is an empty text.
            if (entry.Value is YamlScalar { Kind: YamlScalarKind.Null } empty && shape.Value is Shape.TextShape)
                entries.Add(entry with { Value = new YamlScalar("", YamlScalarKind.String, empty.Span) });
            else if (Check(entry.Value, shape.Value, name + "." + entry.Key.Value) is { } good)
                entries.Add(entry with { Value = good });
        }

        return new YamlMapping(entries, mapping.Span);
    }

    private YamlMapping CheckFields(YamlMapping mapping, Shape.FieldsShape shape, string name)
    {
        var entries = new List<YamlEntry>(mapping.Entries.Count);
        foreach (var entry in mapping.Entries)
        {
            if (shape.Find(entry.Key.Value) is not { } field)
            {
                build.Invalid(entry.Key.Span, name.Length == 0
                    ? $"A kustomization has no field '{entry.Key.Value}'."
                    : $"'{name}' has no field '{entry.Key.Value}'.");
                continue;
            }

            if (Check(entry.Value, field.Shape, name.Length == 0 ? field.Name : name + "." + field.Name) is { } good)
                entries.Add(new YamlEntry(entry.Key.Value == field.Name ? entry.Key : new YamlScalar(field.Name, YamlScalarKind.String, entry.Key.Span), good));
        }

        return new YamlMapping(entries, mapping.Span);
    }

    private static string Describe(Shape shape) => shape switch
    {
        Shape.TextShape => "text",
        Shape.FlagShape => "true or false",
        Shape.NumberShape => "a whole number",
        Shape.ListShape { Item: Shape.TextShape } => "a list of texts",
        Shape.ListShape => "a list",
        _ => "a mapping",
    };

    /// <summary>Kustomization files, unlike manifests, are read by YAML 1.1, where a bare <c>yes</c> or <c>on</c> is true.</summary>
    private static bool IsBareFlag(YamlScalar scalar)
        => scalar.Span.Length == scalar.Value.Length && BareFlags.IsFlag(scalar.Value);
}

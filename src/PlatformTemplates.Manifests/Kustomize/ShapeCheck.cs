using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// Holds what is written in a kustomization, or in a file that belongs to one, against its <see cref="Shape"/>. What comes
/// out holds only known fields of the right form under their documented names; what does not fit is a problem and left out.
/// </summary>
/// <param name="build">The build that is told the problems.</param>
/// <param name="isStrict">Whether an unknown field is one; kustomize passes over those of some files.</param>
/// <param name="file">What the file is, in messages.</param>
internal sealed class ShapeCheck(Build build, bool isStrict, string file = "A kustomization")
{
    /// <summary>The fields of a whole file.</summary>
    public YamlMapping Fields(YamlMapping root, Shape.FieldsShape shape) => CheckFields(root, shape, "");

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
                if (isStrict)
                {
                    build.Invalid(entry.Key.Span, name.Length == 0
                        ? $"{file} has no field '{entry.Key.Value}'."
                        : $"'{name}' has no field '{entry.Key.Value}'.");
                }

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
        => scalar.IsPlain && BareFlags.IsFlag(scalar.Value);
}

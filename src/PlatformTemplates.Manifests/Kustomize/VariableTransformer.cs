using System.Globalization;
using System.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// The field <c>vars</c>. A value that is a variable and nothing else has the place of the variable's value; one that has
/// a variable in it keeps its own.
/// </summary>
internal sealed class VariableTransformer
{
    private readonly Dictionary<string, YamlScalar> _values = new(StringComparer.Ordinal);

    /// <summary>Tells each variable's object that it is asked for, while it still has the name it is known by here.</summary>
    public static void Declare(Build build, Kustomization kustomization, Gathering gathering)
    {
        foreach (var node in kustomization.List("vars"))
        {
            build.Try(() =>
            {
                var variable = Variable.Read(node);
                var found = gathering.Resources.Items.Where(variable.Means).Take(2).ToArray();
                if (found.Length > 1)
                    throw new RenderException(variable.Span, $"The variable '{variable.Name}' may mean {found[0].Id} or {found[1].Id}.");
                gathering.Add(variable);
                if (found.Length == 1)
                    found[0].Variables.Add(variable.Name);
            });
        }
    }

    /// <summary>Puts the values in place of the variables.</summary>
    public static void Apply(Build build, Gathering gathering)
    {
        if (gathering.Variables.Count == 0)
            return;
        var transformer = new VariableTransformer();
        foreach (var variable in gathering.Variables)
            build.Try(() => transformer.Resolve(variable, gathering.Resources));
        foreach (var resource in gathering.Resources.Items)
        {
            foreach (var spec in gathering.Config.VarReference)
            {
                if (spec.AppliesTo(resource.Id))
                    build.Try(() => resource.Root = FieldEditor.Apply(resource.Root, spec, resource.Root, old => transformer.Expand(old, spec)));
            }
        }
    }

    private void Resolve(Variable variable, ResourceList resources)
    {
        var source = resources.Items.FirstOrDefault(r => r.Variables.Contains(variable.Name));
        if (source is null && !resources.IsWhole)
            return;
        if (source is null)
            throw new RenderException(variable.Span, $"No object is the one of the variable '{variable.Name}'.");
        var value = FieldPath.Parse(variable.Path).Follow(source.Root)
            ?? throw new RenderException(variable.Path.Span, $"{source.Id} has no {variable.Path.Value}, which the variable '{variable.Name}' stands for.");
        // A mapping or a list stands for nothing: the variable stays as it is written.
        if (value is YamlScalar scalar)
            _values[variable.Name] = scalar.Kind == YamlScalarKind.Null ? new YamlScalar(scalar.Value, YamlScalarKind.String, scalar.Span) : scalar;
    }

    private YamlNode? Expand(YamlNode? old, FieldSpec spec) => old switch
    {
        YamlScalar { Kind: YamlScalarKind.String } text => Expand(text, isAnnotation: false),
        YamlMapping mapping => mapping.WithAll([.. mapping.Entries.Select(e =>
            e.Value is YamlScalar { Kind: YamlScalarKind.String } text ? e with { Value = Expand(text, spec.IsAnnotations) } : e)]),
        YamlSequence sequence => sequence.With([.. sequence.Items.Select(item => item is YamlScalar { Kind: YamlScalarKind.String } text
            ? Expand(text, isAnnotation: false)
            : throw new RenderException(item.Span, $"Variables are looked for here ({string.Join(".", spec.Path)}): the items must be texts."))]),
        _ => null,
    };

    private YamlScalar Expand(YamlScalar text, bool isAnnotation)
    {
        var input = text.Value;
        if (input.IndexOf('$') < 0)
            return text;
        var result = new StringBuilder(input.Length);
        for (var at = 0; at < input.Length; at++)
        {
            if (input[at] != '$' || at + 1 == input.Length)
            {
                result.Append(input[at]);
                continue;
            }

            at++;
            var end = input[at] == '(' ? input.IndexOf(')', at) : -1;
            if (end < 0)
            {
                // Two dollars are one; a dollar before anything else is itself.
                result.Append(input[at] == '$' ? "$" : "$" + input[at]);
                continue;
            }

            var name = input.Substring(at + 1, end - at - 1);
            var isWhole = at == 1 && end + 1 == input.Length;
            if (!_values.TryGetValue(name, out var value))
                result.Append("$(").Append(name).Append(')');
            else if (isWhole)
                return new YamlScalar(value.Value, isAnnotation ? YamlScalarKind.String : value.Kind, value.Span);
            else
                result.Append(AsText(value));
            at = end;
        }

        return new YamlScalar(result.ToString(), YamlScalarKind.String, text.Span);
    }

    private static string AsText(YamlScalar value) => value.Kind switch
    {
        YamlScalarKind.Boolean => value.Value.ToLowerInvariant(),
        YamlScalarKind.Integer when ScalarResolution.TryInteger(value.Value, out var number) => number.ToString("0", CultureInfo.InvariantCulture),
        _ => value.Value,
    };
}

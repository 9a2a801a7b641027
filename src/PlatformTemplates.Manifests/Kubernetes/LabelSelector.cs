using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>A label selector: <c>matchLabels</c> and <c>matchExpressions</c>, which must all hold.</summary>
/// <param name="root">The selector as written, or null where there is none.</param>
public sealed class LabelSelector(YamlNode? root)
{
    /// <summary>Whether it is there but asks for nothing, and so matches everything.</summary>
    public bool MatchesAll => root is not null && (root["matchLabels"]?.Members.Count ?? 0) == 0 && (root["matchExpressions"]?.Elements.Count ?? 0) == 0;

    /// <summary>Whether it matches labels; a selector that is not there matches none.</summary>
    /// <param name="labels">The labels of an object, or null where it has none.</param>
    public bool Matches(YamlMapping? labels)
    {
        if (root is null)
            return false;
        foreach (var label in root["matchLabels"]?.Members ?? [])
        {
            if (labels?.Find(label.Key.Value) is not { } carried ? !ControllerLabels.Have(label.Key.Value) : (carried.Value.Text ?? "") != (label.Value.Text ?? ""))
                return false;
        }

        foreach (var expression in root["matchExpressions"]?.Elements ?? [])
        {
            if (!Holds(expression, labels))
                return false;
        }

        return true;
    }

    private static bool Holds(YamlNode expression, YamlMapping? labels)
    {
        var key = expression["key"]?.Text ?? "";
        var value = labels?.Find(key)?.Value;
        if (value is null && ControllerLabels.Have(key))
            return true;
        var isNamed = value is not null && expression["values"]?.Elements.Any(v => (v.Text ?? "") == (value.Text ?? "")) == true;
        return expression["operator"]?.Text switch
        {
            "In" => isNamed,
            "NotIn" => !isNamed,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}

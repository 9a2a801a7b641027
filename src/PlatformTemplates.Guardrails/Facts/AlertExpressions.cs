using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>What the alerts in PrometheusRules look at, as far as text tells: metrics by name, series by what their labels must be.</summary>
internal static class AlertExpressions
{
    /// <summary>The expressions of all alerts among some objects; recording rules alert nobody.</summary>
    public static IEnumerable<string> In(IEnumerable<KubernetesObject> objects)
        => objects.Where(o => o.Kind == "PrometheusRule")
            .SelectMany(r => r.Root.Find("spec", "groups")?.Elements ?? [])
            .SelectMany(g => g["rules"]?.Elements ?? [])
            .Where(r => r["alert"] is not null)
            .Select(r => r["expr"]?.Text).OfType<string>();

    /// <summary>
    /// All that is said of each alert: its name, its labels, its expression and those that were recorded under names in it. What
    /// objects of Sloth, Pyrra or OpenSLO ask for becomes alerts, too.
    /// </summary>
    public static IEnumerable<string> Descriptions(IReadOnlyCollection<KubernetesObject> objects)
    {
        var rules = objects.Where(o => o.Kind == "PrometheusRule")
            .SelectMany(r => r.Root.Find("spec", "groups")?.Elements ?? [])
            .SelectMany(g => g["rules"]?.Elements ?? [])
            .ToList();
        var recorded = rules.Where(r => r["record"]?.Text is not null).Select(r => (Name: r["record"]!.Text!, Expression: r["expr"]?.Text ?? "")).ToList();
        return rules.Where(r => r["alert"] is not null)
            .Select(r => string.Join("\n", Texts(r["alert"]).Concat(Texts(r["labels"])).Append(Resolved(r["expr"]?.Text ?? "", recorded))))
            .Concat(objects.Where(o => o.Kind is "PrometheusServiceLevel" or "ServiceLevelObjective" or "SLO").Select(o => string.Join("\n", Texts(o.Root))));
    }

    private static string Resolved(string expression, List<(string Name, string Expression)> recorded)
    {
        var text = expression;
        foreach (var (name, inside) in recorded)
        {
            if (expression.IndexOf(name, StringComparison.Ordinal) >= 0)
                text += "\n" + inside;
        }

        return text;
    }

    private static IEnumerable<string> Texts(YamlNode? node) => node switch
    {
        YamlMapping => node.Members.SelectMany(m => Texts(m.Value)),
        YamlSequence => node.Elements.SelectMany(Texts),
        _ => node?.Text is { } text ? [text] : [],
    };

    /// <summary>Whether an expression names one of some words: metrics, or what is part of their names.</summary>
    public static bool Names(string expression, params string[] words)
        => words.Any(w => expression.IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Whether an expression may select a series that has one of some values for a label; also where it does not ask for the label.</summary>
    public static bool MaySelect(string expression, string label, IReadOnlyCollection<string> values)
        => Matchers(expression, label).All(m => values.Any(v => Covers(m.IsPattern, m.Value, v)));

    // label="value" and label=~"pattern"; what a label must not be excludes only itself.
    private static IEnumerable<(bool IsPattern, string Value)> Matchers(string expression, string label)
    {
        for (var at = 0; (at = expression.IndexOf(label, at, StringComparison.Ordinal)) >= 0; at += label.Length)
        {
            var next = at + label.Length;
            if (at > 0 && (char.IsLetterOrDigit(expression[at - 1]) || expression[at - 1] == '_') || next >= expression.Length)
                continue;
            while (next < expression.Length && expression[next] == ' ')
                next++;
            if (next >= expression.Length || expression[next] != '=')
                continue;
            var isPattern = next + 1 < expression.Length && expression[next + 1] == '~';
            var open = expression.IndexOfAny(['"', '\''], next);
            var close = open < 0 ? -1 : expression.IndexOf(expression[open], open + 1);
            if (close > 0)
                yield return (isPattern, expression.Substring(open + 1, close - open - 1));
        }
    }

    private static bool Covers(bool isPattern, string value, string name)
        => isPattern ? ForeignPattern.MayMatch($"^(?:{value.Replace("\\\\", "\\")})$", name) : value == name || value.Length == 0 || value[0] == '$';
}

using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>A selector by labels or annotations in the notation of kubectl: <c>app=web,tier in (a, b),!legacy</c>.</summary>
internal sealed class LabelSelector
{
    private readonly List<(string Key, string Operator, string[] Values)> _requirements = [];

    private LabelSelector()
    {
    }

    /// <exception cref="RenderException">The text is no selector.</exception>
    public static LabelSelector Parse(YamlScalar text)
    {
        var selector = new LabelSelector();
        foreach (var part in Split(text.Value))
        {
            if (part.Length > 0)
                selector._requirements.Add(ParseRequirement(part) ?? throw new RenderException(text.Span, $"'{part}' is not a selector: write key=value, key!=value, key in (a, b), key notin (a, b), key or !key."));
        }

        return selector;
    }

    public bool Matches(YamlNode? labels)
    {
        foreach (var (key, comparison, values) in _requirements)
        {
            var value = (labels as YamlMapping)?.Find(key)?.Value is YamlScalar scalar ? scalar.Text ?? "" : null;
            var holds = comparison switch
            {
                "exists" => value is not null,
                "!" => value is null,
                "in" => value is not null && Array.IndexOf(values, value) >= 0,
                "notin" => value is null || Array.IndexOf(values, value) < 0,
                ">" => long.TryParse(value, out var number) && number > long.Parse(values[0], System.Globalization.CultureInfo.InvariantCulture),
                _ => long.TryParse(value, out var number) && number < long.Parse(values[0], System.Globalization.CultureInfo.InvariantCulture),
            };
            if (!holds)
                return false;
        }

        return true;
    }

    private static (string, string, string[])? ParseRequirement(string text)
    {
        if (text[0] == '!')
            return Key(text.Substring(1)) is { } absent ? (absent, "!", []) : null;
        var at = text.IndexOfAny(['=', '!', '<', '>']);
        if (at >= 0)
        {
            var length = text[at] is '<' or '>' ? 1 : text.Length > at + 1 && text[at + 1] == '=' ? 2 : 1;
            if (text[at] == '!' && length == 1)
                return null;
            var value = text.Substring(at + length).Trim();
            if (Key(text.Substring(0, at)) is not { } key || value.IndexOfAny([' ', '=', '!', '(']) >= 0)
                return null;
            if (text[at] is '<' or '>')
                return long.TryParse(value, out _) ? (key, text.Substring(at, 1), [value]) : null;
            return !IsValue(value) ? null : (key, text[at] == '!' ? "notin" : "in", [value]);
        }

        var space = text.IndexOf(' ');
        if (space < 0)
            return Key(text) is { } present ? (present, "exists", []) : null;
        var rest = text.Substring(space + 1).Trim();
        var open = rest.IndexOf('(');
        if (open < 0 || !rest.EndsWith(")", StringComparison.Ordinal))
            return null;
        var comparison = rest.Substring(0, open).Trim();
        string[] list = [.. rest.Substring(open + 1, rest.Length - open - 2).Split(',').Select(v => v.Trim())];
        return comparison is "in" or "notin" && Key(text.Substring(0, space)) is { } listed && Array.TrueForAll(list, IsValue) ? (listed, comparison, list) : null;
    }

    private static string? Key(string text)
    {
        text = text.Trim();
        var slash = text.IndexOf('/');
        return IsName(text.Substring(slash + 1)) && (slash < 0 || IsDomain(text.Substring(0, slash))) ? text : null;
    }

    private static bool IsValue(string text) => text.Length == 0 || IsName(text);

    // What Kubernetes takes for the name of a label, and for its value.
    private static bool IsName(string text) => text.Length is > 0 and <= 63 && IsAlphanumeric(text[0]) && IsAlphanumeric(text[text.Length - 1])
        && text.All(c => IsAlphanumeric(c) || c is '-' or '_' or '.');

    private static bool IsDomain(string text) => text.Length is > 0 and <= 253
        && text.Split('.').All(part => part.Length > 0 && part[0] != '-' && part[part.Length - 1] != '-' && part.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'));

    private static bool IsAlphanumeric(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');

    // Commas between requirements; those in parentheses belong to a list.
    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        var inside = false;
        for (var i = 0; i < text.Length; i++)
        {
            inside = text[i] switch { '(' => true, ')' => false, _ => inside };
            if (text[i] != ',' || inside)
                continue;
            yield return text.Substring(start, i - start).Trim();
            start = i + 1;
        }

        yield return text.Substring(start).Trim();
    }
}

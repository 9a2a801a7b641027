using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>
/// What a .NET application in a container finds in its configuration: environment variables, those taken from
/// ConfigMaps among them, over the project's <c>appsettings.json</c>.
/// </summary>
internal sealed class ContainerSettings
{
    // Null where the value is not known.
    private readonly Dictionary<string, YamlNode?> _variables = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<YamlNode> _files = [];

    private ContainerSettings(ContainerSite site)
    {
        foreach (var source in site.Container.Root["envFrom"]?.Elements ?? [])
            AddAll(source, site.Environment);
        foreach (var variable in site.Container.Variables)
            _variables[variable.Name] = variable.Value is { } value ? value : variable.ConfigMapKey is var (map, key) ? Data(site.Environment, map)?[key] : null;
        var name = Variable("ASPNETCORE_ENVIRONMENT") ?? Variable("DOTNET_ENVIRONMENT") ?? "Production";
        Add(site.Facts, "appsettings." + name + ".json");
        Add(site.Facts, "appsettings.json");
    }

    /// <summary>Whether some variables come from where nobody can look: a Secret, a ConfigMap that is not rendered.</summary>
    public bool HasUnknown { get; private set; }

    /// <summary>The names of all variables that are known to be set.</summary>
    public IEnumerable<string> Variables => _variables.Keys;

    /// <summary>All variables with their values; null where a value is not known.</summary>
    public IEnumerable<KeyValuePair<string, YamlNode?>> Values => _variables;

    /// <summary>The settings of a container, worked out once for all who ask.</summary>
    public static ContainerSettings Of(ContainerSite site) => site.Settings ??= new ContainerSettings(site);

    /// <summary>Whether a variable is set, to whatever value.</summary>
    public bool HasVariable(string name) => _variables.ContainsKey(name);

    /// <summary>The value of a variable; null where it is not set or its value is not known.</summary>
    public string? Variable(string name) => _variables.TryGetValue(name, out var value) ? TextOf(value) : null;

    /// <summary>The value of a configuration key, <c>ServiceDefaults:Health:ManagementPort</c>; null where there is none or it is not known.</summary>
    public string? Value(string key)
    {
        if (Variable(key.Replace(":", "__")) is { } variable)
            return variable;
        var path = key.Split(':');
        foreach (var file in _files)
        {
            if (ApplicationSettings.Find(file, path)?.Text is { } text)
                return text;
        }

        return null;
    }

    /// <summary>Whether a key is set to a value that can't be known.</summary>
    public bool IsUnknown(string key) => _variables.TryGetValue(key.Replace(":", "__"), out var value) && value is null;

    /// <summary>The sections directly below a key, from files and variables.</summary>
    public IEnumerable<string> Sections(string key)
    {
        var prefix = key.Replace(":", "__") + "__";
        return _variables.Keys.Where(v => v.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Select(v => v.Substring(prefix.Length).Split(["__"], StringSplitOptions.None)[0])
            .Concat(_files.SelectMany(f => ApplicationSettings.Find(f, key.Split(':'))?.Members ?? []).Select(m => m.Key.Value))
            .Distinct(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// All single values below a key, by the rest of theirs: <c>0</c> and <c>1</c> for a list. What a variable sets goes before
    /// the files. The value is null where it is not known.
    /// </summary>
    public IEnumerable<(string Key, YamlNode? Value)> Below(string key)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var prefix = key.Replace(":", "__") + "__";
        foreach (var variable in _variables)
        {
            if (variable.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && variable.Key.Substring(prefix.Length).Replace("__", ":") is { Length: > 0 } rest && seen.Add(rest))
                yield return (rest, variable.Value);
        }

        foreach (var found in _files.SelectMany(f => ApplicationSettings.Below(f, key)))
        {
            if (seen.Add(found.Key))
                yield return found;
        }
    }

    // A variable without a value is set to nothing.
    private static string? TextOf(YamlNode? value) => value is YamlScalar scalar ? scalar.Text ?? "" : null;

    private static YamlNode? Data(RenderedOverlay environment, string configMap)
    {
        foreach (var candidate in environment.OfKind("ConfigMap"))
        {
            if (candidate.Group.Length == 0 && candidate.Name == configMap)
                return candidate.Root["data"];
        }

        return null;
    }

    private void Add(ServiceFacts facts, string fileName)
    {
        foreach (var file in facts.ApplicationSettings)
        {
            if (file.IsNamed(fileName))
                _files.Add(file.Root);
        }
    }

    private void AddAll(YamlNode source, RenderedOverlay environment)
    {
        var prefix = source["prefix"]?.Text ?? "";
        if (source.Find("configMapRef", "name")?.Text is { } map && Data(environment, map) is { } data)
        {
            foreach (var entry in data.Members)
                _variables[prefix + entry.Key.Value] = entry.Value;
        }
        else
        {
            HasUnknown = true;
        }
    }
}

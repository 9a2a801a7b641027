using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Models;

/// <summary>What a service's settings say of one model, as PlatformTemplates.Inference reads them: section <c>Inference</c>.</summary>
internal sealed class ModelSettings
{
    private readonly IReadOnlyList<(string Key, YamlNode? Value)> _served;
    private readonly IReadOnlyList<(string Key, YamlNode? Value)> _registered;

    private ModelSettings(ContainerSite? site, string name, IReadOnlyList<(string Key, YamlNode? Value)> served, IReadOnlyList<(string Key, YamlNode? Value)> registered)
    {
        Site = site;
        Name = name;
        _served = served;
        _registered = registered;
    }

    /// <summary>The container that reads them; null for a service that is deployed from elsewhere.</summary>
    public ContainerSite? Site { get; }

    /// <summary>The model.</summary>
    public string Name { get; }

    /// <summary>The aliases of MLflow whose versions are served.</summary>
    public IEnumerable<YamlNode?> Aliases => In(_registered, "Aliases").Select(a => a.Value);

    /// <summary>The versions that are served, those of MLflow among them.</summary>
    public IEnumerable<YamlNode?> Versions => In(_served, "Versions").Concat(In(_registered, "Versions")).Select(v => v.Value);

    /// <summary>The weights by versions.</summary>
    public IEnumerable<(string Version, YamlNode? Weight)> Weights => In(_served, "Traffic:Weights");

    /// <summary>The version that is tried on copies of requests.</summary>
    public YamlNode? Shadow => Value("Traffic:Shadow:Version");

    /// <summary>A single setting of the model; null where there is none or it is not known.</summary>
    public YamlNode? Value(string key) => _served.FirstOrDefault(s => string.Equals(s.Key, key, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Whether some of what the container reads comes from where nobody can look.</summary>
    public bool MayHaveMore => Site is not null && ContainerSettings.Of(Site).HasUnknown;

    /// <summary>The models of every container of the service's own; of its files alone where nothing is deployed from here.</summary>
    public static IEnumerable<ModelSettings> All(ServiceFacts facts)
        => facts.OwnContainers.Count > 0
            ? facts.OwnContainers.SelectMany(Of)
            : facts.ApplicationSettings.Where(s => s.IsNamed("appsettings.json")).SelectMany(s => Of(site: null, key => ApplicationSettings.Below(s.Root, key)));

    /// <summary>The models of a container.</summary>
    public static IEnumerable<ModelSettings> Of(ContainerSite site) => Of(site, ContainerSettings.Of(site).Below);

    /// <summary>A finding about the model.</summary>
    public Finding At(GuardrailDescriptor about, YamlNode place, string message)
        => Site?.At(about, place.Span, message) ?? new Finding(about, place.Span, message, []) { Target = $"Model/{Name}" };

    /// <summary>A key of a model as it is written where a setting stands: a variable in manifests, a path in JSON.</summary>
    public static string KeyBeside(YamlNode place, params string[] key)
        => "Inference" + (place.Span.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ":" + string.Join(":", key) : "__" + string.Join("__", key) + "__0");

    private static IEnumerable<ModelSettings> Of(ContainerSite? site, Func<string, IEnumerable<(string Key, YamlNode? Value)>> below)
    {
        var served = ByModel(below("Inference:Models"));
        var registered = ByModel(below("Inference:MLflow:Models"));
        return served.Keys.Union(registered.Keys, StringComparer.OrdinalIgnoreCase)
            .Select(name => new ModelSettings(site, name, served.TryGetValue(name, out var own) ? own : [], registered.TryGetValue(name, out var named) ? named : []));
    }

    private static Dictionary<string, List<(string Key, YamlNode? Value)>> ByModel(IEnumerable<(string Key, YamlNode? Value)> settings)
    {
        var models = new Dictionary<string, List<(string Key, YamlNode? Value)>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in settings)
        {
            var end = key.IndexOf(':');
            if (end <= 0)
                continue;
            if (!models.TryGetValue(key.Substring(0, end), out var of))
                models.Add(key.Substring(0, end), of = []);
            of.Add((key.Substring(end + 1), value));
        }

        return models;
    }

    private static IEnumerable<(string Key, YamlNode? Value)> In(IReadOnlyList<(string Key, YamlNode? Value)> settings, string section)
        => settings.Where(s => s.Key.StartsWith(section + ":", StringComparison.OrdinalIgnoreCase)).Select(s => (s.Key.Substring(section.Length + 1), s.Value));
}

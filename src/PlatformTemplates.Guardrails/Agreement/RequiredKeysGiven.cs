using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Agreement;

internal sealed class RequiredKeysGiven() : Guardrail(About)
{
    // Azure's App Service and Functions give connection strings such names, and .NET reads them as connection strings.
    private static readonly string[] ConnectionPrefixes = ["CUSTOMCONNSTR_", "SQLAZURECONNSTR_", "SQLCONNSTR_", "MYSQLCONNSTR_", "POSTGRESQLCONNSTR_"];

    private static readonly string[] CommandLine = ["args", "command"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.RequiredKeysGiven, GuardrailCategory.Agreement,
        "A configuration key that the code requires is given in every environment", "s/w/E",
        why: "A key that is set on the developer's machine and in staging and was forgotten in production is found by the first pod that starts there, or by the first request that needs it.",
        fix: "Give the key in `appsettings.json` when it is the same everywhere, else as an environment variable of the container: a value, or a reference to a ConfigMap or Secret. `Payments:Url` is `Payments__Url` there.",
        readsCode: true);

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        if (facts.Code is not { RequiredKeys.Count: > 0, HasOtherConfiguration: false, ConfiguredElsewhere: false } code)
            yield break;
        foreach (var site in facts.OwnContainers.Where(s => s.Container.IsLongRunning && !s.MayBeCompletedElsewhere))
        {
            var settings = ContainerSettings.Of(site);
            if (settings.HasUnknown || MountsFiles(site))
                continue;
            var missing = code.RequiredKeys.Where(k => !IsGiven(k, settings, site)).ToList();
            if (missing.Count == 0)
                continue;
            var named = string.Join(", ", missing.Select(k => $"{k.Key} ({FileName(k)}, line {k.Span.Line})"));
            var variables = string.Join(", ", missing.Select(k => k.Key.Replace(":", "__")));
            yield return new Finding(
                About, site.PlaceOfMissing("env"),
                $"{site.Called} gets no value for what the code requires: {named}. Set {variables}{(missing.Any(k => k.IsSection) ? " (a section: at least one key below it)" : "")}, or give it in appsettings.json.",
                [site.Environment.Name])
            { Target = site.Target };
        }
    }

    private static bool IsGiven(RequiredKey key, ContainerSettings settings, ContainerSite site)
        => settings.Value(key.Key) is not null
        || settings.HasVariable(key.Key.Replace(":", "__"))
        || key.Key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase) && HasConnection(key.Key.Substring("ConnectionStrings:".Length), settings)
        || key.IsSection && settings.Sections(key.Key).Any()
        || IsOnCommandLine(key, site);

    private static bool HasConnection(string name, ContainerSettings settings)
        => ConnectionPrefixes.Any(prefix => settings.HasVariable(prefix + name));

    private static bool IsOnCommandLine(RequiredKey key, ContainerSite site)
        => CommandLine.SelectMany(list => site.Container.Root[list]?.Elements ?? []).Any(word => word.Text is { } text && text.IndexOf(key.Key, StringComparison.OrdinalIgnoreCase) >= 0);

    // A file that is mounted may be one that the application reads.
    private static bool MountsFiles(ContainerSite site)
    {
        var mounted = (site.Container.Root["volumeMounts"]?.Elements ?? []).Select(m => m["name"]?.Text).ToList();
        return (site.Container.Workload.PodSpec?["volumes"]?.Elements ?? [])
            .Where(v => mounted.Contains(v["name"]?.Text))
            .Any(v => v["configMap"] is not null || v["secret"] is not null || v["projected"] is not null || v["csi"] is not null);
    }

    private static string FileName(RequiredKey key) => key.Span.Path.Substring(key.Span.Path.LastIndexOfAny(['/', '\\']) + 1);
}

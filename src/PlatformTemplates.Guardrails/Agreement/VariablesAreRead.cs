using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Agreement;

internal sealed class VariablesAreRead() : Guardrail(About)
{
    private const string Separator = "__";

    // Sections that .NET itself, or a library whose name they are, reads.
    private static readonly HashSet<string> OfLibraries = new(StringComparer.OrdinalIgnoreCase)
    {
        "Logging", "Kestrel", "AllowedHosts", "ConnectionStrings", "ServiceDefaults", "Console", "HostOptions", "Authentication", "Authorization", "ForwardedHeaders",
        "HealthChecks", "OpenTelemetry", "ReverseProxy", "Serilog", "AzureAd", "ApplicationInsights", "FeatureManagement", "feature_management", "IpRateLimiting", "Metrics", "Dapr", "Aspire", "DOTNET", "ASPNETCORE",
    };

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.VariablesAreRead, GuardrailCategory.Agreement,
        "A setting that a manifest gives is one that the code reads", "-/s/w",
        why: "A setting that nobody reads looks like one that works: somebody changes it during an incident and waits. Most are misspelt, or were left behind when the code that read them went.",
        fix: "Name the setting as the code does, `Payments__Url` for the key `Payments:Url`, or remove it.",
        readsCode: true,
        fixTitle: "Remove the variable");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var found = new List<Finding>();
        // Keys may be asked for by code that is not seen: another project's, or a wrapper's.
        if (facts.Code is not { HasCodeElsewhere: false, ConfiguredElsewhere: false, Host: not HostKind.None } code)
            return found;
        foreach (var site in facts.OwnContainers)
        {
            foreach (var variable in site.Container.Variables)
            {
                // Without the separator it may be anybody's: the runtime's, a native library's, a script's.
                if (variable.Name.IndexOf(Separator, StringComparison.Ordinal) is > 0 and var end && variable.Root["name"] is YamlScalar { IsKnown: true } place
                    && variable.Name.Substring(0, end) is var section && !IsRead(section, code, facts) && !IsUsedInManifest(variable.Name, site))
                {
                    found.Add(site.At(
                        About, place.Span, $"Nothing reads {variable.Name}: the code of {code.AssemblyName} and its settings have no '{section}'. Name it as the code does, or remove it.",
                        RemovalOf(facts, variable.Root)));
                }
            }
        }

        return found;
    }

    private static bool IsRead(string section, CodeFacts code, ServiceFacts facts)
    {
        if (OfLibraries.Contains(section) || code.Names(section))
            return true;
        foreach (var settings in facts.ApplicationSettings)
        {
            foreach (var entry in settings.Root.Members)
            {
                if (string.Equals(entry.Key.Value, section, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    // $(NAME) in another variable, in the command or its arguments.
    private static bool IsUsedInManifest(string name, ContainerSite site)
    {
        var reference = "$(" + name + ")";
        foreach (var variable in site.Container.Variables)
        {
            if (variable.Value is { } value && value.Value.IndexOf(reference, StringComparison.Ordinal) >= 0)
                return true;
        }

        foreach (var list in new[] { "command", "args" })
        {
            foreach (var word in site.Container.Root[list]?.Elements ?? [])
            {
                if (word.Text is { } text && text.IndexOf(name, StringComparison.Ordinal) >= 0)
                    return true;
            }
        }

        return false;
    }

    private static Fix? RemovalOf(ServiceFacts facts, YamlMapping variable)
        => facts.Files.Yaml(variable.Span.Path) is { } file && YamlEdit.Remove(file, variable.Span) is { Count: > 0 } edits ? new Fix(About.FixTitle, edits) : null;
}

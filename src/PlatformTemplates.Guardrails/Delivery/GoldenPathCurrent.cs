using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Delivery;

internal sealed class GoldenPathCurrent() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.GoldenPathCurrent, GuardrailCategory.Delivery,
        "The golden path in use is a recent one", "-/s/w",
        why: "What the platform has learnt since reaches a service only with the next version of its golden path. A step at a time is a small merge; years of it are a rewrite that nobody starts.",
        fix: "Bring in what the newer template makes: generate it with the answers in `.platform/template.json`, merge what changed, and set `version` there. `PlatformMinorVersionsBehind` says how many minor versions a service may be behind (2 when not set); a new major version always counts.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        if (Parse(facts.Properties["PlatformTemplatesVersion"]) is not var (major, minor))
            yield break;
        foreach (var file in facts.ServiceFiles.Where(f => f.Kind == ServiceFileKind.Template))
        {
            foreach (var problem in (facts.Files.Yaml(file.Path)?.Problems ?? []).Take(1))
                yield return new Finding(About, problem.Span, $"Which golden path the service follows can't be read: {problem.Message}", []) { Target = "Template/" };
            if (facts.Files.Yaml(file.Path)?.Documents.FirstOrDefault() is not { } root || root["version"] is not YamlScalar version || Parse(version.Value) is not var (itsMajor, itsMinor))
                continue;
            var template = root["template"]?.Text is { Length: > 0 } name ? $"golden path {name}" : "golden path";
            var allowed = facts.Properties.MinorVersionsBehind;
            var behind = itsMajor < major ? "a major version"
                : itsMajor == major && minor - itsMinor > allowed ? $"{minor - itsMinor} minor version{(minor - itsMinor == 1 ? "" : "s")}"
                : null;
            if (behind is not null)
                yield return new Finding(About, version.Span, $"The service follows {version.Value} of the {template}, {behind} behind {major}.{minor}. Bring in what the newer one makes.", []) { Target = "Template/" + (root["template"]?.Text ?? "") };
        }
    }

    // 1.4.0-preview.2 is 1.4; what is no version says nothing.
    private static (int Major, int Minor)? Parse(string version)
    {
        var parts = version.Split('.');
        return parts.Length >= 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? (major, minor) : null;
    }
}

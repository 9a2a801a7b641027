using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class ResourceRequests() : ContainerGuardrail(About)
{
    private static readonly string[] Resources = ["cpu", "memory"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ResourceRequests, GuardrailCategory.Workload,
        "Every container requests CPU and memory", "w/w/E",
        why: "The scheduler places pods by what they request. A container that requests nothing lands on a full node, gets no share of the CPU under load and is the first to be evicted; an autoscaler that compares use with requests has nothing to compare with.",
        fix: "Set `resources.requests.cpu` and `resources.requests.memory` to what the service uses in normal operation.",
        fixTitle: "Set CPU and memory requests");

    private protected override Finding? Check(ContainerSite site)
    {
        string[] missing = [.. Resources.Where(resource => !ContainerResources.Has(site, "requests", resource))];
        if (missing.Length == 0 || site.MayBeCompletedElsewhere)
            return null;
        var words = string.Join(" and no ", missing.Select(m => m == "cpu" ? "CPU request" : "memory request"));
        var keys = string.Join(" and ", missing.Select(m => $"resources.requests.{m}"));
        // Both may be gone for different reasons; the first patch that took one away is the place to look at.
        var first = missing.FirstOrDefault(m => site.Container.Root.WhyMissing("resources", "requests", m) is not null) ?? missing[0];
        return site.Missing(About, $"has no {words}", $"Set {keys}.", ["resources", "requests", first], (file, container) => Insert(file, container, missing));
    }

    private static IReadOnlyList<TextEdit> Insert(YamlFile file, YamlMapping container, string[] missing)
        => missing.Length == 2 && container.Find("resources", "requests") is not YamlMapping { Entries.Count: > 0 }
            ? YamlEdit.SetBlock(file, container, ["resources", "requests"], ["cpu: 100m", "memory: 128Mi"])
            : [.. missing.SelectMany(m => YamlEdit.Set(file, container, ["resources", "requests", m], m == "cpu" ? "100m" : "128Mi"))];
}

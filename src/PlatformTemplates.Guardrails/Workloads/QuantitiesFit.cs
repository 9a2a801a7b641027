using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class QuantitiesFit() : Guardrail(About)
{
    private static readonly string[] Kinds = ["requests", "limits"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.QuantitiesFit, GuardrailCategory.Workload,
        "Requests and limits are quantities, no request exceeds its limit, and memory is no fraction of a byte", "E/E/E",
        why: "The cluster refuses a quantity it can't read and a request above its limit, and it does so when the change is deployed. `128m` of memory it accepts: that is an eighth of a byte, and the container never starts.",
        fix: "Write memory in `Mi` or `Gi` and CPU in `m` or whole CPUs, and keep each request at or below its limit.",
        fixTitle: "Correct the quantity");

    public override IEnumerable<Finding> Check(ServiceFacts facts) => facts.Containers.SelectMany(Check);

    private static IEnumerable<Finding> Check(ContainerSite site)
    {
        var resources = site.Container.Root["resources"];
        foreach (var kind in Kinds)
        {
            foreach (var entry in resources?[kind]?.Members ?? [])
            {
                if (entry.Value.Text is { } text && Wrong(site, resources!, kind, entry, text) is { } finding)
                    yield return finding;
            }
        }
    }

    private static Finding? Wrong(ContainerSite site, YamlNode resources, string kind, YamlEntry entry, string text)
    {
        var (name, value) = (entry.Key.Value, entry.Value);
        // Argo fills in parameters, and kustomize a variable, where its own mistake does not keep it from that.
        if (value is YamlScalar { IsKnown: false } || text.StartsWith("$(", StringComparison.Ordinal) && !site.Environment.IsComplete)
            return null;
        if (Quantity.Parse(text) is not { } quantity || quantity.Value < 0)
            return Report(site, value, $"'{text}' is no quantity: container '{site.Container.Name}' of {site.Target} can't be created. Write it as {(name == "cpu" ? "250m or 1" : "512Mi")}.");
        if (name == "memory" && quantity.IsFractionOfUnit)
            return Report(site, value, $"'{text}' of memory is a fraction of a byte, and container '{site.Container.Name}' of {site.Target} can't start with it. Write {Mebibytes(text)}.", Mebibytes(text));
        if (kind == "requests" && resources["limits"]?[name]?.Text is { } limit && Quantity.Parse(limit) is { } allowed && allowed.Value < quantity.Value && !(name == "memory" && allowed.IsFractionOfUnit))
            return Report(site, value, $"{site.Called} requests more {name} ({text}) than its limit allows ({limit}). Lower the request or raise the limit.", limit);
        return null;
    }

    private static string Mebibytes(string text) => text.Substring(0, text.Length - 1) + "Mi";

    private static Finding Report(ContainerSite site, YamlNode value, string message, string? better = null)
        => site.Workload.At(About, value.Span, message, better is null ? null : ReplacedValue.With(site.Facts, value, better, About.FixTitle));
}

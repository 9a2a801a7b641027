using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Delivery;

internal sealed class SyncFollowsApproval() : Guardrail(About)
{
    private const string Annotation = "platform/approval";
    private const string BySync = "sync";
    private const string ByMerge = "merge";

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.SyncFollowsApproval, GuardrailCategory.Delivery,
        "Production syncs by itself where the merge is the approval, and only there", "w/w/E",
        why: "Where a person is said to start the release, automated sync releases every merge unasked. Where the merge is said to be the release, a sync that nobody starts leaves production at an old version that everybody believes to be the new one.",
        fix: $"Say what approves a release, in the annotation `{Annotation}` of the Application or the Flux Kustomization: `{BySync}` where a person starts it, `{ByMerge}` where the approved pull request is it; for production the organisation may say so for all services, in the property `PlatformProductionApproval`. Then let the sync policy follow. Flux applies what is merged: its approval is the merge.",
        fixTitle: "Let the sync policy follow the approval");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var seen = new HashSet<YamlMapping>();
        foreach (var source in facts.GitOps.Sources)
        {
            if (!seen.Add(source.Owner.Root))
                continue;
            var template = source.Owner.Kind == "ApplicationSet" ? source.Owner.Root.Find("spec", "template") : source.Owner.Root;
            if (template?["spec"] is not YamlMapping spec)
                continue;
            var said = Find(template, source.Owner);
            var approval = said?.Text ?? (source.IsProduction ? facts.Properties["PlatformProductionApproval"].Trim().ToLowerInvariant() : "");
            if (said is YamlScalar { IsKnown: false })
                continue;
            if (said is not null && approval is not (BySync or ByMerge))
                yield return At(source, said.Span, $"'{approval}' is no approval of {source.Target}. Write {BySync} where a person starts the sync, {ByMerge} where the merge is the release.");
            else if ((source.IsFlux ? OfFlux(facts, source, spec, approval) : OfArgoCd(facts, source, spec, approval)) is { } finding)
                yield return finding;
        }
    }

    private static YamlNode? Find(YamlNode template, KubernetesObject owner)
        => template.Find("metadata", "annotations", Annotation) ?? owner.Root.Find("metadata", "annotations", Annotation);

    private static Finding? OfArgoCd(ServiceFacts facts, DeployedSource source, YamlMapping spec, string approval)
    {
        var policy = spec.Find("syncPolicy", "automated");
        var enabled = policy?["enabled"];
        var isAutomated = policy is YamlMapping && enabled?.Text != "false";
        // The steps of a rolling sync are the ApplicationSet's to start, and what a template fills in is not known.
        if (enabled is YamlScalar { IsKnown: false } || policy is YamlScalar { Value: not "", IsKnown: false } || source.Owner.Root.Find("spec", "strategy", "type")?.Text == "RollingSync")
            return null;
        return approval switch
        {
            BySync when isAutomated => At(
                source, enabled?.Span ?? ((YamlMapping)spec["syncPolicy"]!).Find("automated")!.Value.Key.Span,
                $"{source.Target} waits for a person to start the sync, it is said, and syncs by itself. Set automated.enabled to false, or say that the merge is the approval.",
                Fix(facts, source, spec, enabled, "false")),
            ByMerge when !isAutomated => At(
                source, enabled?.Span ?? source.Owner.NameSpan,
                $"{source.Target} releases what is merged, it is said, and waits for a person to start the sync. Set syncPolicy.automated, or say that the sync is the approval.",
                policy is YamlMapping ? Fix(facts, source, spec, enabled, "true") : Set(facts, source, spec, ["syncPolicy", "automated"], "{}")),
            _ => null,
        };
    }

    private static Finding? OfFlux(ServiceFacts facts, DeployedSource source, YamlMapping spec, string approval)
    {
        var suspend = spec["suspend"];
        return approval switch
        {
            BySync when suspend?.Text != "true" => At(source, suspend?.Span ?? source.Owner.NameSpan, $"{source.Target} waits for a person to start the sync, it is said, but Flux applies what is merged. Say that the merge is the approval."),
            ByMerge when suspend?.Text == "true" => At(source, suspend.Span, $"{source.Target} releases what is merged, it is said, and is suspended. Take suspend away.", ReplacedValue.With(facts, suspend, "false", About.FixTitle)),
            _ => null,
        };
    }

    private static Fix? Fix(ServiceFacts facts, DeployedSource source, YamlMapping spec, YamlNode? enabled, string value)
        => enabled is null ? Set(facts, source, spec, ["syncPolicy", "automated", "enabled"], value) : ReplacedValue.With(facts, enabled, value, About.FixTitle);

    private static Fix? Set(ServiceFacts facts, DeployedSource source, YamlMapping spec, string[] path, string value)
        => facts.GitOps.IsAsWritten(source.Owner) && facts.Files.Yaml(spec.Span.Path) is { } file && YamlEdit.Set(file, spec, path, value) is { Count: > 0 } edits ? new Fix(About.FixTitle, edits) : null;

    private static Finding At(DeployedSource source, SourceSpan place, string message, Fix? fix = null) => new(About, place, message, [], fix) { Target = source.Target };
}

using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Guardrails.Workloads;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Models;

internal sealed class GpusBounded() : Guardrail(About)
{
    private const string OfQuota = "requests.";

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.GpusBounded, GuardrailCategory.GoldenPath,
        "GPUs are whole, request and limit are the same, and all pods together stay in the quota", "w/w/E",
        why: "A GPU is given whole and can't be shared out: the cluster refuses half of one, a request without a limit, and one that is not the limit. What does not fit into the quota it refuses later, when the autoscaler or a new version asks for one more pod: the service then stays small under load, or between two versions. And a GPU that nobody agreed to is the most expensive line of the bill.",
        fix: "Set `resources.limits` to a whole number, and `resources.requests` to the same one or leave it out. Let `maxReplicas` and the pods that a rollout adds (`maxSurge`, a quarter when not set), times the GPUs of a pod, fit into `requests.nvidia.com/gpu` of the namespace's ResourceQuota and into `PlatformMaxGpus`.",
        fixTitle: "Make request and limit the same");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var site in facts.Containers)
        {
            foreach (var resource in ExtendedResources.Of(site).Distinct())
            {
                if (Wrong(site, resource) is { } finding)
                    yield return finding;
            }
        }

        foreach (var environment in facts.Environments)
        {
            foreach (var finding in OverQuota(facts, environment).Concat(OverMaximum(facts, environment)))
                yield return finding;
        }
    }

    private static Finding? Wrong(ContainerSite site, string resource)
    {
        var (request, limit) = (Amount.Of(site, "requests", resource), Amount.Of(site, "limits", resource));
        if (request is { IsKnown: false } || limit is { IsKnown: false })
            return null;
        if ((limit is { IsWhole: false } ? limit : request is { IsWhole: false } ? request : null) is { } part)
            return site.At(About, part.Written.Span, $"{site.Called} asks for {part.Text} of {resource}, and only whole ones are given: the cluster refuses it. Write a whole number.");
        if (limit is null)
        {
            return request is null || ContainerResources.Has(site, "limits", resource) || site.MayBeCompletedElsewhere ? null : site.Missing(
                About, $"requests {resource} and has no limit for it", $"The cluster refuses that. Set a limit of {request.Text}, too.", ["resources", "limits", resource],
                (file, container) => YamlEdit.Set(file, container, ["resources", "limits", resource], request.Text));
        }

        // A request above the limit is refused for every resource, and is another guardrail's to tell.
        if (request is null || request.Value >= limit.Value)
            return null;
        var isOfOverlay = request.Written.Span.Path != limit.Written.Span.Path && limit.Written.Span.Path.StartsWith(site.Environment.Folder + "/", StringComparison.Ordinal);
        return site.At(
            About, (isOfOverlay ? limit : request).Written.Span, $"{site.Called} requests {request.Text} of {resource}, and its limit is {limit.Text}: the cluster refuses that. Write the same number.",
            request.Written.Span.Path == limit.Written.Span.Path ? ReplacedValue.With(site.Facts, request.Written, limit.Text, About.FixTitle) : null);
    }

    private static IEnumerable<Finding> OverQuota(ServiceFacts facts, RenderedOverlay environment)
    {
        // Who hands out namespaces does it beside the environments.
        foreach (var quota in environment.OfKind("ResourceQuota").Concat(facts.GitOps.Objects.Where(o => o.Kind == "ResourceQuota" && o.Namespace is not null)))
        {
            var spec = quota.Root["spec"];
            // One for some pods alone may not be for these.
            if (quota.Group.Length > 0 || spec?["scopes"] is not null || spec?["scopeSelector"] is not null)
                continue;
            foreach (var entry in spec?["hard"]?.Members ?? [])
            {
                var resource = entry.Key.Value.StartsWith(OfQuota, StringComparison.Ordinal) ? entry.Key.Value.Substring(OfQuota.Length) : "";
                if (!ExtendedResources.Has(resource))
                    continue;
                var users = Users(facts, environment, resource, w => w.Workload.Namespace == quota.Namespace);
                if (entry.Value.Text is { } text && Quantity.Parse(text) is { } hard && users.Sum(u => u.Gpus) is var needed && needed > hard.Value)
                    yield return Over(users, $"{needed} of {resource}", $"{quota} allows {text}. Lower them, or ask for a larger quota.");
            }
        }
    }

    private static IEnumerable<Finding> OverMaximum(ServiceFacts facts, RenderedOverlay environment)
    {
        if (facts.Properties.MaxGpus is not { } most)
            yield break;
        var users = Users(facts, environment, null, _ => true);
        if (users.Sum(u => u.Gpus) is var needed && needed > most)
            yield return Over(users, $"{needed} {(needed == 1 ? "GPU" : "GPUs")}", $"the platform allows {most} in one environment (PlatformMaxGpus). Lower them, or write an exception that says what they are for.");
    }

    private static Finding Over(List<GpuUser> users, string needed, string allowed)
    {
        var largest = users.OrderByDescending(u => u.Gpus).First();
        var place = largest.Pods.Written ?? ExtendedResources.Written(largest.Site, largest.Resource);
        return largest.Site.At(About, place?.Span ?? largest.Site.Workload.NameSpan, $"{string.Join("; ", users)}: {needed} at once, and {allowed}");
    }

    // Null as a resource is for every GPU, of whatever make.
    private static List<GpuUser> Users(ServiceFacts facts, RenderedOverlay environment, string? resource, Func<WorkloadSite, bool> concerns)
    {
        var users = new List<GpuUser>();
        foreach (var workload in facts.Workloads)
        {
            if (!ReferenceEquals(workload.Environment, environment) || !concerns(workload) || PodCount.Of(workload) is not { Together: > 0 } pods)
                continue;
            foreach (var used in workload.Containers.SelectMany(ExtendedResources.Of).Where(r => resource is null ? ExtendedResources.IsGpu(r) : r == resource).Distinct())
            {
                if (ExtendedResources.OfPod(workload, used) is > 0 and var each)
                    users.Add(new GpuUser(workload, pods, used, each));
            }
        }

        return users;
    }

    /// <summary>What a container asks for of one resource.</summary>
    private sealed record Amount(YamlNode Written, string Text, double? Number)
    {
        public bool IsKnown => Number is not null;

        public bool IsWhole => Number is null || Number.Value == Math.Floor(Number.Value);

        public double Value => Number ?? 0;

        public static Amount? Of(ContainerSite site, string kind, string resource)
            => site.Container.Root.Find("resources", kind, resource) is not { Text: { } text } written ? null : new Amount(written, text, Quantity.Parse(text)?.Value);
    }

    /// <summary>A workload whose pods have GPUs.</summary>
    private sealed record GpuUser(WorkloadSite Site, PodCount Pods, string Resource, long Each)
    {
        public long Gpus => Pods.Together * Each;

        public override string ToString()
        {
            var added = Pods.More == 0 ? "" : $" and {Pods.More.ToString(CultureInfo.InvariantCulture)} more while a new version comes";
            return $"{Site.Target} may run {Counted(Pods.Most)}{added}, {(Each == 1 && ExtendedResources.IsGpu(Resource) ? "a GPU" : Each.ToString(CultureInfo.InvariantCulture))} each";
        }

        private static string Counted(int pods) => pods == 1 ? "one pod" : $"{pods.ToString(CultureInfo.InvariantCulture)} pods";
    }
}

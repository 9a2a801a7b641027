using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Guardrails.Workloads;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Security;

internal sealed class ServiceAccountToken() : WorkloadGuardrail(About)
{
    private const string Automount = "automountServiceAccountToken";

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ServiceAccountToken, GuardrailCategory.Security,
        "A pod has a service account of its own, and its token only where it is used", "s/w/E",
        why: "Kubernetes puts a token for its API into every pod unless told not to, and whoever reads a file in the container has it. The account `default` is shared by everything in the namespace: a right that one workload needs, all others get.",
        fix: "Name a ServiceAccount in `serviceAccountName` and set `automountServiceAccountToken: false`, in the pod or in the account. Where the service talks to Kubernetes, bind a role to its account: then the token may be mounted.",
        fixTitle: "Give the pod an account of its own, without a token");

    private protected override IEnumerable<Finding> Check(WorkloadSite site)
    {
        if (site.Workload.PodSpec is not { } pod || site.MayBeCompletedElsewhere)
            yield break;
        var named = pod["serviceAccountName"] is { Text.Length: > 0 } name ? name : pod["serviceAccount"] is { Text.Length: > 0 } old ? old : null;
        if (named?.Text is null or "default")
        {
            var place = named?.Span ?? pod.WhyMissing("serviceAccountName") ?? site.Workload.NameSpan;
            yield return site.At(About, place, $"{site.Target} runs as the service account default, which everything in the namespace shares. Give it one of its own.", OwnAccount(site, pod));
            yield break;
        }

        // Argo's own container beside it reports with the token; whether that may have an account of its own is for the cluster's Argo to say.
        if (site.Workload.Template is null && site.Environment.IsComplete && Mounting(site, pod, named) is { } mounted && !IsBound(site, named.Text))
            yield return site.At(About, mounted.Place, $"{site.Target} mounts the token of service account {named.Text}, which no role is bound to. Set {Automount} to false.", mounted.Fix);
    }

    // The pod's word counts, then its account's; an account that is not in the repository may have said no.
    private static (SourceSpan Place, Fix? Fix)? Mounting(WorkloadSite site, YamlMapping pod, YamlNode named)
    {
        if (pod[Automount] is { Text: not null } own)
            return SecurityContext.IsTrue(own) ? (own.Span, ReplacedValue.With(site.Facts, own, "false")) : null;
        if (Account(site, named.Text!) is not { } account)
            return null;
        if (account.Root[Automount] is { Text: not null } accounts)
            return SecurityContext.IsTrue(accounts) ? (accounts.Span, ReplacedValue.With(site.Facts, accounts, "false")) : null;
        return (pod.WhyMissing(Automount) ?? account.Root.WhyMissing(Automount) ?? named.Span, InPod(site, (file, _, spec) => YamlEdit.Set(file, spec, [Automount], "false")));
    }

    private static KubernetesObject? Account(WorkloadSite site, string name)
        => site.Environment.OfKind("ServiceAccount").FirstOrDefault(o => o.Group.Length == 0 && o.Name == name && o.Namespace == site.Workload.Namespace);

    private static bool IsBound(WorkloadSite site, string account)
        => site.Environment.Objects.Concat(site.Facts.GitOps.Objects)
            .Where(o => o is { Kind: "RoleBinding" or "ClusterRoleBinding", Group: "rbac.authorization.k8s.io" })
            .SelectMany(o => o.Root["subjects"]?.Elements ?? [])
            .Any(s => s["kind"]?.Text == "ServiceAccount" && s["name"]?.Text == account);

    private static Fix? OwnAccount(WorkloadSite site, YamlMapping pod)
    {
        if (pod["serviceAccount"] is not null)
            return null;
        var saysSo = pod[Automount] is { Text: not null };
        return InPod(site, (file, workload, spec) =>
        {
            if (workload.Find("metadata", "name")?.Text is not { } name)
                return [];
            var edits = new List<IReadOnlyList<TextEdit>>
            {
                spec["serviceAccountName"] is { Text.Length: > 0 } written
                    ? [new TextEdit(file.Path, written.Span.Start, written.Span.Length, name)]
                    : YamlEdit.Set(file, spec, ["serviceAccountName"], name),
            };
            if (!saysSo && site.Workload.Template is null)
                edits.Add(YamlEdit.Set(file, spec, [Automount], "false"));
            if (Account(site, site.Workload.Name) is null)
            {
                string[] space = workload.Find("metadata", "namespace")?.Text is { } ns ? [$"  namespace: {ns}"] : [];
                string[] account = ["apiVersion: v1", "kind: ServiceAccount", "metadata:", $"  name: {name}", .. space];
                edits.Add(YamlEdit.AppendDocument(file, site.Workload.Template is null ? [.. account, $"{Automount}: false"] : [.. account, .. Reporting(name, space)]));
            }

            return YamlEdit.Together([.. edits]);
        });
    }

    // What Argo's container needs to say how the pod ended, and nothing else.
    private static string[] Reporting(string name, string[] space) =>
    [
        "---", "apiVersion: rbac.authorization.k8s.io/v1", "kind: Role", "metadata:", $"  name: {name}", .. space,
        "rules:", "  - apiGroups: [argoproj.io]", "    resources: [workflowtaskresults]", "    verbs: [create, patch]",
        "---", "apiVersion: rbac.authorization.k8s.io/v1", "kind: RoleBinding", "metadata:", $"  name: {name}", .. space,
        "roleRef:", "  apiGroup: rbac.authorization.k8s.io", "  kind: Role", $"  name: {name}",
        "subjects:", "  - kind: ServiceAccount", $"    name: {name}",
    ];

    private static Fix? InPod(WorkloadSite site, Func<YamlFile, YamlMapping, YamlMapping, IReadOnlyList<TextEdit>> edit)
        => WrittenObject.Of(site.Facts, site.Workload) is var (file, root) && Workload.From(new KubernetesObject(root))?.PodSpec is { } pod && edit(file, root, pod) is { Count: > 0 } edits ? new Fix(About.FixTitle, edits) : null;
}

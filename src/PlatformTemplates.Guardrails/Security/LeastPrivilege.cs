using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Security;

internal sealed class LeastPrivilege() : Guardrail(About)
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly string[] Fields = ["verbs", "resources"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.LeastPrivilege, GuardrailCategory.Security,
        "Roles name what they allow, and nobody is made cluster-admin", "w/w/E",
        why: "A wildcard allows what nobody thought of, and what a later version adds: secrets, `exec`, `impersonate`. An account that reads secrets everywhere has every password in the cluster, the token of every administrator's account among them.",
        fix: "List verbs and resources. Bind a role of the service's own in its own namespace, and name the Secret that is needed in `resourceNames`.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var environment in facts.Environments)
        {
            foreach (var finding in Check([.. environment.Objects], [.. environment.Objects, .. facts.GitOps.Objects]))
                yield return finding with { Environments = [environment.Name] };
        }

        foreach (var finding in Check(facts.GitOps.Objects, [.. facts.GitOps.Objects, .. facts.Environments.SelectMany(e => e.Objects)]))
            yield return finding;
    }

    private static IEnumerable<Finding> Check(IReadOnlyList<KubernetesObject> objects, IReadOnlyList<KubernetesObject> known)
    {
        foreach (var candidate in objects.Where(o => o.Group == Group))
        {
            var findings = candidate.Kind switch
            {
                "Role" => CheckRules(candidate, isClusterWide: false),
                "ClusterRole" => CheckRules(candidate, known.Any(o => o is { Group: Group, Kind: "ClusterRoleBinding" } && o.Root.Find("roleRef", "name")?.Text == candidate.Name)),
                "RoleBinding" or "ClusterRoleBinding" => CheckBinding(candidate),
                _ => [],
            };
            foreach (var finding in findings)
                yield return finding;
        }
    }

    private static IEnumerable<Finding> CheckBinding(KubernetesObject binding)
    {
        if (binding.Root.Find("roleRef", "name") is { Text: "cluster-admin" } role && binding.Root.Find("roleRef", "kind")?.Text == "ClusterRole")
            yield return At(binding, role.Span, $"{binding.Kind} '{binding.Name}' gives all rights there are: cluster-admin. Bind a role that lists what is needed.");
    }

    private static IEnumerable<Finding> CheckRules(KubernetesObject role, bool isClusterWide)
    {
        foreach (var rule in role.Root["rules"]?.Elements ?? [])
        {
            var open = Fields.Select(field => (Name: field, All: rule[field]?.Elements.FirstOrDefault(e => e.Text == "*"))).Where(f => f.All is not null).ToList();
            if (open.Count > 0)
                yield return At(role, open[0].All!.Span, $"{role.Kind} '{role.Name}' allows all {string.Join(" on all ", open.Select(f => f.Name))}. List the ones that are needed.");

            if (isClusterWide && rule["resourceNames"]?.Elements is not { Count: > 0 }
                && rule["resources"]?.Elements.FirstOrDefault(e => e.Text == "secrets") is { } secrets
                && rule["verbs"]?.Elements.Any(v => v.Text is "get" or "list" or "watch" or "*") == true
                && rule["apiGroups"]?.Elements.Any(g => g.Text is "" or "*") == true)
                yield return At(role, secrets.Span, $"{role.Kind} '{role.Name}' reads the secrets of all namespaces. Read them in one namespace, or by resourceNames.");
        }
    }

    private static Finding At(KubernetesObject target, SourceSpan span, string message) => new(About, span, message, []) { Target = target.ToString() };
}

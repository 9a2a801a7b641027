namespace PlatformTemplates.Guardrails.Tests.Security;

public class NetworkPolicyRequiredTests
{
    private const string Id = GuardrailIds.NetworkPolicyRequired;

    [Fact]
    public void Reports_a_workload_that_no_policy_selects_and_the_fix_adds_one()
    {
        var service = new InMemoryService().Manifest(Named("ports:\n  - name: http\n    containerPort: 8080"));

        service.Reports(Id);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.EndsWith("""
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: orders
            spec:
              podSelector:
                matchLabels:
                  app: orders
              policyTypes:
                - Ingress
                - Egress
              ingress:
                - from:
                    - podSelector: {}
                  ports:
                    - port: 8080
                      protocol: TCP
              egress:
                - to:
                    - namespaceSelector:
                        matchLabels:
                          kubernetes.io/metadata.name: kube-system
                  ports:
                    - port: 53
                      protocol: UDP
                    - port: 53
                      protocol: TCP
            """.ReplaceLineEndings("\n"), mended.Text("/service/k8s/manifest.yaml")!.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{matchLabels: {app: other}}")]
    [InlineData("{matchExpressions: [{key: app, operator: NotIn, values: [orders]}]}")]
    [InlineData("{matchExpressions: [{key: tier, operator: Exists}]}")]
    public void Reports_a_workload_beside_a_policy_for_others(string selector)
        => new InMemoryService().Manifest(Named() + Policy(selector)).Reports(Id);

    [Fact]
    public void Reports_a_workload_beside_a_policy_of_another_namespace()
        => new InMemoryService().Manifest(Named() + Policy("{}").Replace("{name: orders}", "{name: orders, namespace: other}", StringComparison.Ordinal)).Reports(Id);

    [Theory]
    [InlineData("  policyTypes: [|[Ingress]|]\n")]
    [InlineData("  policyTypes: [|- Ingress|]\n")]
    public void Reports_the_direction_that_is_left_open(string types)
    {
        types = types.Replace("[|- Ingress|]", "\n    [|- Ingress|]", StringComparison.Ordinal);
        var finding = Assert.Single(new InMemoryService().Manifest(Samples.Deployment("ports: []") + Policy("{}", types)).Reports(Id));

        Assert.Equal("NetworkPolicy 'orders' does not limit what is reached from the pods of Deployment/orders. Add Egress to its policyTypes, with the peers that are needed.", finding.Message);
        Assert.Equal("NetworkPolicy/orders", finding.Target);
    }

    [Fact]
    public void The_fix_adds_the_direction_that_is_left_open()
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + Policy("{}", "  policyTypes:\n    - Ingress\n")).Fixed(Id).Accepts(Id);

    [Fact]
    public void Without_policy_types_the_rules_say_what_is_limited()
    {
        new InMemoryService().Manifest(Samples.Deployment("ports: []") + Policy("{}", "").Replace("{name: orders}", "{name: [|orders|]}", StringComparison.Ordinal)).Reports(Id);
        new InMemoryService().Manifest(Samples.Deployment("ports: []") + Policy("{}", "  egress: [{to: [{podSelector: {}}]}]\n")).Accepts(Id);
    }

    [Fact]
    public void Reports_a_rule_that_opens_everything()
        => Assert.Contains("a rule without peers and ports", Assert.Single(new InMemoryService().Manifest(Samples.Deployment("ports: []") + Policy("{}", "  policyTypes: [Ingress, Egress]\n  egress:\n    - [|{}|]\n")).Reports(Id)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("{matchLabels: {app: orders}}")]
    [InlineData("{matchExpressions: [{key: app, operator: In, values: [orders, other]}]}")]
    public void Accepts_a_policy_that_selects_the_pods_and_limits_both(string selector)
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + Policy(selector)).Accepts(Id);

    [Fact]
    public void Policies_add_up()
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + Policy("{}", "  policyTypes: [Ingress]\n") + Policy("{matchLabels: {app: orders}}", "  policyTypes: [Egress]\n")).Accepts(Id);

    [Theory]
    [InlineData("cilium.io/v2", "CiliumNetworkPolicy")]
    [InlineData("projectcalico.org/v3", "GlobalNetworkPolicy")]
    [InlineData("projectcalico.org/v3", "NetworkPolicy")]
    public void Says_nothing_beside_policies_of_another_kind(string apiVersion, string kind)
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + $"\n---\napiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: a}}\n").Accepts(Id);

    [Fact]
    public void Says_nothing_of_pods_on_the_node_s_network()
        => new InMemoryService().Manifest(Pods.Deployment("hostNetwork: true")).Accepts(Id);

    [Fact]
    public void Says_nothing_where_a_remote_base_may_bring_a_policy()
        => new InMemoryService()
            .File("k8s/kustomization.yaml", "resources:\n  - deployment.yaml\n  - https://example.org/base.git//policies\n")
            .File("k8s/deployment.yaml", Samples.Deployment("ports: []"))
            .Accepts(Id);

    [Theory]
    [InlineData("StatefulSet", "apps/v1")]
    [InlineData("Job", "batch/v1")]
    [InlineData("Rollout", "argoproj.io/v1alpha1")]
    public void Looks_at_every_kind_of_workload(string kind, string apiVersion)
        => new InMemoryService().Manifest(Samples.Workload(kind, apiVersion, "ports: []").Replace("  name: orders\nspec", "  name: [|orders|]\nspec", StringComparison.Ordinal)).Reports(Id);

    [Fact]
    public void A_policy_that_one_overlay_deletes_is_missed_in_its_environment()
    {
        var service = Samples.Overlay(Named() + Policy("{}"), "$patch: delete\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: orders}\n");

        Assert.Equal(["production"], Assert.Single(service.Reports(Id)).Environments);
    }

    private static string Named(string container = "ports: []") => Samples.Deployment(container).Replace("  name: orders\nspec", "  name: [|orders|]\nspec", StringComparison.Ordinal);

    private static string Policy(string selector, string rest = "  policyTypes: [Ingress, Egress]\n")
        => $"\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: orders}}\nspec:\n  podSelector: {selector}\n{rest}";
}

namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class DisruptionBudgetTests
{
    private const string Id = GuardrailIds.DisruptionBudget;

    private const string Workload = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:
          replicas: 3
          selector:
            matchLabels:
              app: orders
          template:
            metadata:
              labels: {app: orders}
            spec:
              containers:
                - name: orders

        """;

    [Fact]
    public void Reports_replicas_without_a_budget_and_the_fix_adds_one()
    {
        var service = new InMemoryService().Manifest(Workload.Replace("  name: orders\nspec", "  name: [|orders|]\nspec", StringComparison.Ordinal));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("maxUnavailable: [|0|]")]
    [InlineData("maxUnavailable: [|0%|]")]
    [InlineData("minAvailable: [|3|]")]
    [InlineData("minAvailable: [|100%|]")]
    [InlineData("minAvailable: [|70%|]")]
    public void Reports_a_budget_that_never_lets_a_pod_leave_and_the_fix_lets_one(string budget)
    {
        var service = new InMemoryService().Manifest(Workload + Budget(budget));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("maxUnavailable: 1")]
    [InlineData("minAvailable: 2")]
    [InlineData("minAvailable: 50%")]
    public void Accepts_a_budget_that_can_be_kept(string budget)
        => new InMemoryService().Manifest(Workload + Budget(budget)).Accepts(Id);

    [Fact]
    public void What_names_no_namespace_may_be_put_beside_what_names_one()
    {
        new InMemoryService().Manifest(Workload.Replace("  name: orders\nspec", "  name: orders\n  namespace: shop\nspec", StringComparison.Ordinal) + Budget("maxUnavailable: 1")).Accepts(Id);
        new InMemoryService().Manifest(Workload.Replace("  replicas: 3\n", "", StringComparison.Ordinal) + "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: orders, namespace: shop}\nspec: {minReplicas: 3, maxReplicas: 5, scaleTargetRef: {kind: Deployment, name: orders}}\n" + Budget("minAvailable: 2")).Accepts(Id);
    }

    [Theory]
    [InlineData("matchLabels: {app: other}")]
    [InlineData("matchExpressions: [{key: app, operator: NotIn, values: [orders]}]")]
    [InlineData("matchExpressions: [{key: app, operator: DoesNotExist}]")]
    public void A_budget_for_other_pods_is_none(string selector)
        => new InMemoryService().Manifest(Workload.Replace("  name: orders\nspec", "  name: [|orders|]\nspec", StringComparison.Ordinal) + Budget("maxUnavailable: 1", selector)).Reports(Id);

    [Theory]
    [InlineData("matchExpressions: [{key: app, operator: In, values: [orders, other]}]")]
    [InlineData("matchExpressions: [{key: app, operator: Exists}]")]
    [InlineData("{}")]
    public void Every_selector_that_matches_the_pods_counts(string selector)
        => new InMemoryService().Manifest(Workload + Budget("maxUnavailable: 1", selector)).Accepts(Id);

    [Fact]
    public void One_replica_needs_none()
        => new InMemoryService().Manifest(Workload.Replace("replicas: 3", "replicas: 1", StringComparison.Ordinal)).Accepts(Id);

    private static string Budget(string budget, string selector = "matchLabels: {app: orders}") => $"""
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {"{name: orders}"}
        spec:
          {budget}
          selector:
            {selector}
        """;
}

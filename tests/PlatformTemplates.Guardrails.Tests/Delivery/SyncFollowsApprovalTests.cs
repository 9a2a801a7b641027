using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Delivery;

public class SyncFollowsApprovalTests
{
    private const string Id = GuardrailIds.SyncFollowsApproval;
    private const string Path = "/service/argocd/production.yaml";

    [Theory]
    [InlineData("[|automated|]:\n      prune: true\n", "automated:\n      prune: true\n      enabled: false\n")]
    [InlineData("[|automated|]: {}\n", "automated:\n      enabled: false\n")]
    [InlineData("automated:\n      enabled: [|true|] # since May\n", "automated:\n      enabled: false # since May\n")]
    public void Reports_production_that_waits_for_a_person_and_syncs_by_itself(string policy, string mended)
    {
        var service = Argo("sync", policy);

        Assert.Contains("and syncs by itself", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        var after = service.Fixed(Id);
        after.Accepts(Id);
        Assert.Contains(mended, after.Text(Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("automated:\n      enabled: [|false|]\n", "enabled: true\n")]
    [InlineData("automated:\n      enabled: [|false|]\n      prune: true\n", "enabled: true\n      prune: true\n")]
    public void Reports_production_that_releases_what_is_merged_and_waits(string policy, string mended)
    {
        var service = Argo("merge", policy);

        service.Reports(Id);
        var after = service.Fixed(Id);
        after.Accepts(Id);
        Assert.Contains(mended, after.Text(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_policy_that_is_not_there()
    {
        var service = GitOpsSamples.Service().Argo("production", Annotated(GitOpsSamples.Application("[|orders-production|]", "k8s/overlays/production"), "merge"));

        service.Reports(Id);
        var after = service.Fixed(Id);
        after.Accepts(Id);
        Assert.Contains("  syncPolicy:\n    automated: {}\n", after.Text(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_word_that_says_nothing() => Argo("[|board|]", "automated: {}\n").Reports(Id);

    [Fact]
    public void The_organisation_may_say_it_for_production()
    {
        var production = GitOpsSamples.Application("orders-production", "k8s/overlays/production") + "  syncPolicy:\n    [|automated|]: {}\n";
        var staging = GitOpsSamples.Application("orders-staging", "k8s/overlays/staging") + "  syncPolicy:\n    automated: {}\n";

        GitOpsSamples.Service().Property("PlatformProductionApproval", "Sync").Argo("production", production).Argo("staging", staging).Reports(Id);
        Argo("merge", "automated: {}\n").Property("PlatformProductionApproval", "sync").Accepts(Id);
    }

    [Fact]
    public void Reports_Flux_that_no_person_starts_and_Flux_that_is_suspended()
    {
        var flux = GitOpsSamples.Flux("orders-production", "./k8s/overlays/production");

        GitOpsSamples.Service().File("flux/production.yaml", Inline(flux, "sync").Replace("{name: orders-production,", "{name: [|orders-production|],", StringComparison.Ordinal), ServiceFileKind.GitOps).Reports(Id);
        var suspended = GitOpsSamples.Service().File("flux/production.yaml", Inline(flux, "merge") + "  suspend: [|true|]\n", ServiceFileKind.GitOps);
        suspended.Reports(Id);
        suspended.Fixed(Id).Accepts(Id);
        GitOpsSamples.Service().File("flux/production.yaml", Inline(flux, "merge"), ServiceFileKind.GitOps).Accepts(Id);
    }

    [Theory]
    [InlineData("sync", "automated:\n      enabled: false\n")]
    [InlineData("sync", "syncOptions: [PruneLast=true]\n")]
    [InlineData("merge", "automated:\n      prune: true\n")]
    [InlineData("merge", "automated: {}\n")]
    public void Accepts_what_agrees(string approval, string policy) => Argo(approval, policy).Accepts(Id);

    [Fact]
    public void Says_nothing_where_nobody_says_what_approves_a_release()
        => GitOpsSamples.Service().Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production") + "  syncPolicy:\n    automated: {}\n").Accepts(Id);

    private static InMemoryService Argo(string approval, string policy)
        => GitOpsSamples.Service().Argo("production", Annotated(GitOpsSamples.Application("orders-production", "k8s/overlays/production"), approval) + "  syncPolicy:\n    " + policy);

    private static string Annotated(string application, string approval)
        => application.Replace("\nspec:", $"\n  annotations:\n    platform/approval: {approval}\nspec:", StringComparison.Ordinal);

    private static string Inline(string flux, string approval)
        => flux.Replace("{name: orders-production, namespace: orders}", $"{{name: orders-production, namespace: orders, annotations: {{platform/approval: {approval}}}}}", StringComparison.Ordinal);
}

namespace PlatformTemplates.Guardrails.Tests.Security;

public class SeccompProfileTests
{
    private const string Id = GuardrailIds.SeccompProfile;

    [Fact]
    public void A_workload_that_is_named_by_the_cluster_is_called_by_what_the_name_begins_with()
        => Assert.Equal(
            "Job/migrate-",
            Assert.Single(new InMemoryService().Manifest("apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: migrate-}\nspec: {template: {spec: {containers: [{name: [|migrate|], image: a:1}]}}}\n").Reports(Id)).Target);

    [Theory]
    [InlineData("")]
    [InlineData("securityContext:\n  runAsNonRoot: true")]
    [InlineData("securityContext: {runAsNonRoot: true}")]
    [InlineData("securityContext:\n  seccompProfile: {}")]
    public void Reports_a_container_without_a_profile_and_the_fix_gives_the_pod_one(string pod)
    {
        var service = new InMemoryService().Manifest(Pods.Deployment(pod, name: "[|orders|]"));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void Reports_a_profile_that_is_turned_off_and_the_fix_turns_it_on()
    {
        var service = new InMemoryService().Manifest(Pods.Deployment("securityContext:\n  seccompProfile:\n    type: RuntimeDefault", "securityContext:\n  seccompProfile:\n    type: [|Unconfined|]"));

        Assert.Equal("Container 'orders' of Deployment/orders turns seccomp off. Set its profile to RuntimeDefault.", Assert.Single(service.Reports(Id)).Message);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("securityContext: {seccompProfile: {type: RuntimeDefault}}", "ports: []")]
    [InlineData("securityContext: {seccompProfile: {type: Localhost, localhostProfile: orders.json}}", "ports: []")]
    [InlineData("securityContext: {seccompProfile: {type: Unconfined}}", "securityContext: {seccompProfile: {type: RuntimeDefault}}")]
    [InlineData("hostPID: true", "securityContext: {privileged: true}")]
    [InlineData("os: {name: windows}", "ports: []")]
    public void Accepts_a_profile_and_what_can_have_none(string pod, string container)
        => new InMemoryService().Manifest(Pods.Deployment(pod, container)).Accepts(Id);

    [Theory]
    [InlineData("StatefulSet", "apps/v1")]
    [InlineData("Job", "batch/v1")]
    [InlineData("Rollout", "argoproj.io/v1alpha1")]
    public void Looks_at_every_kind_of_workload(string kind, string apiVersion)
        => new InMemoryService().Manifest(Samples.Workload(kind, apiVersion, "ports: []", name: "[|orders|]")).Reports(Id);

    [Fact]
    public void A_profile_that_a_patch_turns_off_is_reported_at_the_patch_in_its_environment()
    {
        var finding = Assert.Single(Samples.Overlay(
            Pods.Deployment("securityContext:\n  seccompProfile:\n    type: RuntimeDefault"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {securityContext: {seccompProfile: {type: Unconfined}}}}}\n").Findings(Id));

        Assert.Equal("/service/k8s/overlays/production/patch.yaml", finding.Span.Path);
        Assert.Equal(["production"], finding.Environments);
    }
}

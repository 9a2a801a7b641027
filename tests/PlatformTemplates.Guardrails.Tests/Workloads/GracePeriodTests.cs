namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class GracePeriodTests
{
    private const string Id = GuardrailIds.GracePeriod;

    private const string Shutdown = "env:\n  - {name: ServiceDefaults__Shutdown__DrainDelay, value: \"00:00:05\"}\n  - {name: ServiceDefaults__Shutdown__Timeout, value: \"00:00:35\"}";

    [Fact]
    public void Reports_Kubernetes_default_where_the_settings_need_more_and_the_fix_sets_it()
    {
        var service = new InMemoryService().Manifest(Samples.Deployment(Shutdown).Replace("  name: orders\n", "  name: [|orders|]\n", StringComparison.Ordinal));

        Assert.Equal(
            "Deployment/orders is killed after Kubernetes' 30 seconds, but its shutdown may take 40 (drain delay 5, shutdown timeout 35). Set terminationGracePeriodSeconds to 45 or more.",
            Assert.Single(service.Reports(Id)).Message);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("lifecycle: {preStop: {sleep: {seconds: 20}}}")]
    [InlineData("lifecycle: {preStop: {exec: {command: [sleep, \"20\"]}}}")]
    [InlineData("lifecycle: {preStop: {exec: {command: [/bin/sh, -c, sleep 20]}}}")]
    public void The_pre_stop_hook_counts_and_the_fix_lengthens_the_period(string hook)
    {
        var service = new InMemoryService().Manifest(WithGrace(hook, "[|15|]"));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("lifecycle: {preStop: {sleep: {seconds: 20}}}", "21")]
    [InlineData("lifecycle: {preStop: {httpGet: {path: /bye, port: 80}}}", "1")]
    [InlineData("ports: []", "0")]
    public void Accepts_a_period_that_is_long_enough_and_says_nothing_of_what_is_not_known(string container, string grace)
        => new InMemoryService().Manifest(WithGrace(container, grace)).Accepts(Id);

    private static string WithGrace(string container, string grace)
        => Samples.Deployment(container).Replace("      containers:", $"      terminationGracePeriodSeconds: {grace}\n      containers:", StringComparison.Ordinal);
}

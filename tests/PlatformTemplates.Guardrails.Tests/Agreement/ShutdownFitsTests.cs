using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Agreement;

public class ShutdownFitsTests
{
    private const string Id = GuardrailIds.ShutdownFits;

    private static readonly CodeFacts Plain = new() { Host = HostKind.Web };
    private static readonly CodeFacts OnTheGoldenPath = new() { Host = HostKind.Web, AddsServiceDefaults = true };

    [Fact]
    public void Reports_a_timeout_in_code_that_is_longer_than_the_written_period_and_the_fix_lengthens_it()
    {
        var service = Service("[|40|]").Code(Plain with { Shutdown = new ShutdownInCode(HostTimeout: 60) });

        Assert.Equal("Deployment/orders is killed after 40 seconds, but with what the code says its shutdown may take 60: shutdown timeout 60. Set terminationGracePeriodSeconds to 65 or more, or shorten the shutdown.", Assert.Single(service.Reports(Id)).Message);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void Reports_Kubernetes_default_at_the_workload_and_the_fix_sets_a_period()
    {
        var service = new InMemoryService()
            .Manifest(Samples.Deployment("lifecycle: {preStop: {sleep: {seconds: 5}}}").Replace("  name: orders\n", "  name: [|orders|]\n", StringComparison.Ordinal))
            .Code(Plain);

        Assert.Contains("pre-stop delay 5, shutdown timeout 30", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void Reports_a_period_of_one_environment_that_a_patch_shortens()
    {
        var overlay = Samples.Overlay(Samples.Deployment("ports: []"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {terminationGracePeriodSeconds: [|10|]}}}\n");

        Assert.Equal(["production"], Assert.Single(overlay.Code(OnTheGoldenPath).Reports(Id)).Environments);
    }

    [Fact]
    public void The_defaults_of_ServiceDefaults_count()
    {
        Service("[|20|]").Code(OnTheGoldenPath).Reports(Id);
        Service("26").Code(OnTheGoldenPath).Accepts(Id);
        Service("21").Code(OnTheGoldenPath with { Host = HostKind.Worker }).Accepts(Id);
    }

    [Fact]
    public void What_the_manifests_alone_tell_is_left_to_the_guardrail_of_manifests()
    {
        var service = new InMemoryService().Manifest(WithGrace("lifecycle: {preStop: {sleep: {seconds: 60}}}", "40")).Code(Plain);

        service.Accepts(Id);
        Assert.Single(service.Findings(GuardrailIds.GracePeriod));
    }

    [Theory]
    [InlineData("ports: []", "30")]
    [InlineData("env: [{name: DOTNET_SHUTDOWNTIMEOUTSECONDS, value: \"5\"}]", "10")]
    [InlineData("envFrom: [{secretRef: {name: settings}}]", "5")]
    public void Accepts_a_period_that_is_long_enough_and_says_nothing_of_what_is_not_known(string container, string grace)
        => new InMemoryService().Manifest(WithGrace(container, grace)).Code(Plain).Accepts(Id);

    [Fact]
    public void Says_nothing_where_the_code_is_not_known()
    {
        Service("5").Accepts(Id);
        Service("5").Code(Plain with { Shutdown = new ShutdownInCode(IsUnknown: true) }).Accepts(Id);
        Service("5").Code(Plain with { ConfiguredElsewhere = true }).Accepts(Id);
    }

    private static InMemoryService Service(string grace) => new InMemoryService().Manifest(WithGrace("ports: []", grace));

    private static string WithGrace(string container, string grace)
        => Samples.Deployment(container).Replace("      containers:", $"      terminationGracePeriodSeconds: {grace}\n      containers:", StringComparison.Ordinal);
}

using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Agreement;

public class VariablesAreReadTests
{
    private const string Id = GuardrailIds.VariablesAreRead;

    private static readonly CodeFacts Code = new() { AssemblyName = "Orders", Host = HostKind.Web, Names = word => word == "Payments" };

    [Fact]
    public void Reports_a_setting_that_nothing_reads_at_its_name_and_removes_it()
    {
        var service = Service("env:\n  - name: Payments__Url\n    value: https://payments\n  - name: [|Paymets__Timeout|]\n    value: \"5\"\n  - name: LAST\n    value: a");

        Assert.Equal(
            "Nothing reads Paymets__Timeout: the code of Orders and its settings have no 'Paymets'. Name it as the code does, or remove it.",
            Assert.Single(service.Reports(Id)).Message);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.DoesNotContain("Paymets", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
        Assert.Contains("- name: LAST", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
        Assert.Contains("value: https://payments\n", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_the_patch_that_adds_it()
    {
        var service = Samples.Overlay(
            Samples.Deployment("ports: []"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, env: [{name: [|Old__Switch|], value: \"on\"}]}]}}}\n").Code(Code);

        Assert.Equal(["production"], Assert.Single(service.Reports(Id)).Environments);
    }

    [Theory]
    [InlineData("env: [{name: Payments__Url, value: a}]")]
    [InlineData("env: [{name: Logging__LogLevel__Default, value: Debug}]")]
    [InlineData("env: [{name: ServiceDefaults__Health__ManagementPort, value: \"8081\"}]")]
    [InlineData("env: [{name: SOME_NATIVE_SETTING, value: a}]")]
    [InlineData("env: [{name: Host__Name, value: a}, {name: Payments__Url, value: \"https://$(Host__Name)\"}]")]
    [InlineData("env: [{name: Greeting__Text, value: a}]\nargs: [\"--greeting=$(Greeting__Text)\"]")]
    [InlineData("env: [{name: __internal, value: a}]")]
    public void Accepts_what_code_a_library_or_the_manifest_reads(string container) => Service(container).Accepts(Id);

    [Fact]
    public void Accepts_a_section_of_the_settings_file()
        => Service("env: [{name: Retry__Count, value: \"3\"}]").File("src/Orders/appsettings.json", "{\"retry\": {\"count\": 1}}", ServiceFileKind.Configuration).Accepts(Id);

    [Fact]
    public void Says_nothing_where_code_is_not_seen()
    {
        const string Unread = "env: [{name: Old__Switch, value: \"on\"}]";

        Service(Unread).Code(Code with { HasCodeElsewhere = true }).Accepts(Id);
        Service(Unread).Code(Code with { ConfiguredElsewhere = true }).Accepts(Id);
        new InMemoryService().Manifest(Samples.Deployment(Unread)).Accepts(Id);
    }

    private static InMemoryService Service(string container) => new InMemoryService().Manifest(Samples.Deployment(container)).Code(Code);
}

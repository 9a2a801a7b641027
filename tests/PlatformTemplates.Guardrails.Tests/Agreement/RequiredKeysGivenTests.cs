using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Tests.Agreement;

public class RequiredKeysGivenTests
{
    private const string Id = GuardrailIds.RequiredKeysGiven;

    private static readonly SourceSpan Place = new("/service/src/Orders/Program.cs", 0, 1, 12, 1, 12, 2);
    private static readonly CodeFacts Code = new() { Host = HostKind.Web, RequiredKeys = [new RequiredKey("Payments:Url", IsSection: false, Place)] };

    [Fact]
    public void Reports_the_container_that_gets_no_value()
        => Assert.Equal(
            "Container 'orders' of Deployment/orders gets no value for what the code requires: Payments:Url (Program.cs, line 12). Set Payments__Url, or give it in appsettings.json.",
            Assert.Single(Service("ports: []", "[|orders|]").Code(Code).Reports(Id)).Message);

    [Fact]
    public void Reports_the_environment_that_lacks_it_alone()
    {
        var service = Samples.Overlay(
            Samples.Deployment("env:\n  - {name: Payments__Url, value: \"https://payments\"}"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, env: [{name: Payments__Url, [|$patch: delete|]}]}]}}}\n").Code(Code);

        Assert.Equal(["production"], Assert.Single(service.Findings(Id)).Environments);
    }

    [Fact]
    public void A_section_needs_one_key_below_it()
    {
        var section = Code with { RequiredKeys = [new RequiredKey("Payments", IsSection: true, Place)] };

        Assert.Contains("(a section: at least one key below it)", Assert.Single(Service("ports: []", "[|orders|]").Code(section).Reports(Id)).Message, StringComparison.Ordinal);
        Service("env: [{name: Payments__Currency, value: EUR}]").Code(section).Accepts(Id);
    }

    [Theory]
    [InlineData("env: [{name: Payments__Url, value: \"https://payments\"}]")]
    [InlineData("env: [{name: PAYMENTS__URL, value: \"https://payments\"}]")]
    [InlineData("env: [{name: Payments__Url, valueFrom: {secretKeyRef: {name: payments, key: url}}}]")]
    [InlineData("args: [\"--Payments:Url=https://payments\"]")]
    public void Accepts_a_key_that_is_given(string container) => Service(container).Code(Code).Accepts(Id);

    [Theory]
    [InlineData("envFrom: [{secretRef: {name: settings}}]")]
    [InlineData("envFrom: [{configMapRef: {name: not-here}}]")]
    public void Says_nothing_where_a_value_may_come_from_what_is_not_seen(string container) => Service(container).Code(Code).Accepts(Id);

    [Fact]
    public void Says_nothing_where_files_are_mounted_or_configuration_comes_from_elsewhere()
    {
        new InMemoryService().Manifest(Samples.Deployment("volumeMounts: [{name: settings, mountPath: /app/settings}]").Replace("      containers:", "      volumes: [{name: settings, configMap: {name: settings}}]\n      containers:", StringComparison.Ordinal)).Code(Code).Accepts(Id);
        Service("ports: []").Code(Code with { HasOtherConfiguration = true }).Accepts(Id);
        Service("ports: []").Code(Code with { ConfiguredElsewhere = true }).Accepts(Id);
        Service("ports: []").Accepts(Id);
    }

    [Fact]
    public void Accepts_a_key_of_the_settings_file()
        => Service("ports: []").Code(Code).File("src/Orders/appsettings.json", """{ "payments": { "url": "https://payments" } }""", ServiceFileKind.Configuration).Accepts(Id);

    [Fact]
    public void A_settings_file_of_development_does_not_count()
        => Service("ports: []", "[|orders|]").Code(Code).File("src/Orders/appsettings.Development.json", """{ "Payments": { "Url": "https://localhost" } }""", ServiceFileKind.Configuration).Reports(Id);

    [Fact]
    public void A_connection_string_may_have_the_prefix_of_a_cloud()
        => Service("env: [{name: CUSTOMCONNSTR_orders, value: x}]").Code(Code with { RequiredKeys = [new RequiredKey("ConnectionStrings:orders", IsSection: false, Place)] }).Accepts(Id);

    private static InMemoryService Service(string container, string name = "orders")
        => new InMemoryService().Manifest(Samples.Deployment(container).Replace("- name: orders\n", $"- name: {name}\n", StringComparison.Ordinal));
}

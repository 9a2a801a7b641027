using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Agreement;

public class PortsAgreeTests
{
    private const string Id = GuardrailIds.PortsAgree;

    private static readonly CodeFacts Web = new() { Host = HostKind.Web, AddsServiceDefaults = true, MapsServiceDefaults = true };

    [Theory]
    [InlineData("env:\n  - {name: ASPNETCORE_HTTP_PORTS, value: \"8080\"}\nports:\n  - containerPort: [|80|]", "8080")]
    [InlineData("env:\n  - {name: ASPNETCORE_HTTP_PORTS, value: \"5000\"}\nports:\n  - {name: http, containerPort: [|8080|]}", "5000")]
    [InlineData("env:\n  - {name: ASPNETCORE_URLS, value: \"http://+:5001;https://+:5002\"}\nports:\n  - {name: x, containerPort: [|8080|]}", "5001, 5002")]
    [InlineData("env:\n  - {name: Kestrel__Endpoints__Http__Url, value: \"http://*:7000\"}\nports:\n  - {containerPort: [|8080|]}", "7000")]
    [InlineData("env:\n  - {name: ServiceDefaults__Health__ManagementPort, value: \"9001\"}\nports:\n  - {name: http, containerPort: 8080}\n  - {name: management, containerPort: [|8081|]}", "8080, 9001")]
    public void Reports_a_container_port_that_the_application_does_not_listen_on(string container, string listened)
        => Assert.Contains($"the application listens on {listened}.", Assert.Single(new InMemoryService().Manifest(Samples.Deployment(container)).Code(Web).Reports(Id)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_fix_writes_the_port_that_is_listened_on()
    {
        var mended = new InMemoryService().Manifest(Samples.Deployment("env:\n  - {name: ASPNETCORE_HTTP_PORTS, value: \"8080\"}\nports:\n  - containerPort: 80 # http")).Code(Web).Fixed(Id);

        Assert.Contains("containerPort: 8080 # http", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
        mended.Accepts(Id);
    }

    [Fact]
    public void Reports_a_declared_management_port_that_the_application_does_not_have()
        => Assert.Contains("Set ServiceDefaults__Health__ManagementPort to 8081", Assert.Single(
            new InMemoryService().Manifest(Samples.Deployment("ports:\n  - {name: http, containerPort: 8080}\n  - {name: management, containerPort: [|8081|]}")).Code(Web).Reports(Id)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ports:\n  - {containerPort: 5100}")]
    [InlineData("ports:\n  - {name: http, containerPort: 80}")]
    public void Accepts_a_port_that_the_image_may_set(string container)
        => new InMemoryService().Manifest(Samples.Deployment(container) + "\n" + Service("80", container.Contains("http", StringComparison.Ordinal) ? "targetPort: http" : "targetPort: 5100")).Code(Web).Accepts(Id);

    [Fact]
    public void Accepts_a_target_where_nothing_is_declared_and_the_image_may_set_the_port()
        => new InMemoryService().Manifest(Samples.Deployment("env: []") + "\n" + Service("80", "targetPort: 5100")).Code(Web).Accepts(Id);

    [Fact]
    public void Reports_the_port_that_an_overlay_sets_beside_the_declared_one()
    {
        var service = Samples.Overlay(
            Samples.Deployment("ports:\n  - {name: http, containerPort: [|5100|]}"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, env: [{name: ASPNETCORE_HTTP_PORTS, value: \"8080\"}]}]}}}\n").Code(Web);

        Assert.Equal(["production"], Assert.Single(service.Reports(Id)).Environments);
    }

    [Theory]
    [InlineData("ports:\n  - {name: http, containerPort: 8080}\n  - {name: metrics, containerPort: 9090}")]
    [InlineData("ports:\n  - {containerPort: 53, protocol: UDP}")]
    [InlineData("env:\n  - {name: ASPNETCORE_HTTPS_PORTS, value: \"8443\"}\nports:\n  - {name: http, containerPort: 8080}\n  - {name: https, containerPort: 8443}")]
    [InlineData("env:\n  - {name: ServiceDefaults__Health__ManagementPort, value: \"8081\"}\nports:\n  - {name: http, containerPort: 8080}\n  - {name: management, containerPort: 8081}")]
    [InlineData("envFrom:\n  - secretRef: {name: settings}\nports:\n  - {containerPort: 80}")]
    [InlineData("env:\n  - {name: ASPNETCORE_URLS, valueFrom: {secretKeyRef: {name: a, key: b}}}\nports:\n  - {containerPort: 80}")]
    [InlineData("env:\n  - {name: ASPNETCORE_URLS, value: \"http://+:$(PORT)\"}\nports:\n  - {containerPort: 80}")]
    [InlineData("args: [--urls, \"http://+:80\"]\nports:\n  - {containerPort: 80}")]
    public void Accepts_ports_that_are_listened_on_and_those_that_cannot_be_known(string container)
        => new InMemoryService().Manifest(Samples.Deployment(container)).Code(Web).Accepts(Id);

    [Fact]
    public void Accepts_ports_from_code_and_configuration()
    {
        new InMemoryService().Manifest(Samples.Deployment("ports: [{containerPort: 7000}]")).Code(new CodeFacts { Host = HostKind.Web, ListenedPorts = [7000] }).Accepts(Id);
        new InMemoryService().Manifest(Samples.Deployment("ports: [{containerPort: 7000}]")).Code(new CodeFacts { Host = HostKind.Web, HasUnknownPorts = true }).Accepts(Id);
        new InMemoryService().Manifest(Samples.Deployment("ports: [{containerPort: 7000}]")).Code(Web)
            .File("src/Orders/appsettings.Production.json", """{ "Kestrel": { "Endpoints": { "Web": { "Url": "http://[::]:7000" } } } }""", ServiceFileKind.Configuration).Accepts(Id);
    }

    [Fact]
    public void Settings_of_another_environment_do_not_count()
        => new InMemoryService().Manifest(Samples.Deployment("ports: [{containerPort: 8080}]")).Code(Web)
            .File("src/Orders/appsettings.Development.json", """{ "urls": "http://localhost:5000" }""", ServiceFileKind.Configuration).Accepts(Id);

    [Theory]
    [InlineData("targetPort: [|web|]")]
    [InlineData("targetPort: [|80|]")]
    [InlineData("protocol: TCP", "[|80|]")]
    public void Reports_a_service_target_that_no_container_opens(string target, string port = "80")
        => Serving(port, target).Code(Web).Reports(Id);

    [Fact]
    public void Reports_a_wrong_target_where_there_is_no_code()
        => Serving("80", "targetPort: [|8081|]").Reports(Id);

    [Fact]
    public void The_fix_names_the_only_port_there_is()
    {
        var mended = Serving("80", "targetPort: 80").Code(Web).Fixed(Id);

        Assert.Contains("targetPort: http\n", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
        mended.Accepts(Id);
    }

    [Theory]
    [InlineData("80", "targetPort: http")]
    [InlineData("80", "targetPort: 8080")]
    [InlineData("8080", "protocol: TCP")]
    [InlineData("80", "targetPort: dns\n          protocol: UDP")]
    public void Accepts_targets_that_agree(string port, string target)
        => Serving(port, target).Code(Web).Accepts(Id);

    [Fact]
    public void Accepts_an_undeclared_number_where_nobody_can_say_who_listens()
        => new InMemoryService().Manifest(Samples.Deployment("env: []") + "\n" + Service("80", "targetPort: 9999")).Accepts(Id);

    [Theory]
    [InlineData("- {name: http, containerPort: 8080}", "- {port: 80, targetPort: http}\n    - {name: metrics, port: 9666, targetPort: 9666}")]
    [InlineData("- {containerPort: 8080}", "- {port: 80, targetPort: 8080}\n    - {name: metrics, port: 9666}")]
    [InlineData("- {name: probes, containerPort: 8081}", "- {name: metrics, port: 8443, targetPort: 8443}")]
    public void Accepts_an_undeclared_number_where_what_is_declared_gets_its_traffic(string declared, string ports)
        => new InMemoryService().Manifest(Samples.Deployment("ports:\n  " + declared) + $"\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: orders}}\nspec:\n  selector: {{app: orders}}\n  ports:\n    {ports}\n").Accepts(Id);

    [Fact]
    public void Accepts_a_name_that_one_of_the_selected_pods_declares()
        => new InMemoryService().Manifest(Samples.Deployment("ports: [{name: http, containerPort: 8080}]") + "\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: check, labels: {app: orders}}\nspec: {containers: [{name: curl, image: registry.example/curl:8.0.0}]}\n" + Service("80", "targetPort: http")).Accepts(Id);

    [Fact]
    public void Accepts_a_name_that_somebody_fills_in_later()
        => new InMemoryService().Manifest(Samples.Deployment("ports: [{name: http, containerPort: 8080}]") + "\n" + Service("80", "targetPort: ${PORT}")).Accepts(Id);

    [Fact]
    public void Accepts_a_service_that_selects_other_pods()
        => new InMemoryService().Manifest(Samples.Deployment("ports: [{containerPort: 8080}]") + "\n" + Service("80", "targetPort: nope").Replace("app: orders", "app: other", StringComparison.Ordinal)).Code(Web).Accepts(Id);

    private static InMemoryService Serving(string port, string target)
        => new InMemoryService().Manifest(Samples.Deployment("ports:\n  - name: http\n    containerPort: 8080") + "\n" + Service(port, target));

    private static string Service(string port, string target) => $$"""
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: orders}
        spec:
          selector: {app: orders}
          ports:
            - port: {{port}}
              {{target}}

        """;
}

using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Tests.Agreement;

public class ProbePathMappedTests
{
    private const string Id = GuardrailIds.ProbePathMapped;

    private static CodeFacts Code(params string[] routes) => new()
    {
        Host = HostKind.Web,
        AddsServiceDefaults = true,
        MapsServiceDefaults = true,
        Routes = [.. routes.Select(r => Route(r)), .. Health.Select(h => h.Route)],
        HealthEndpoints = Health,
    };

    private static readonly HealthEndpoint[] Health =
    [
        new(Route("/health/startup", management: true), HealthRole.Startup, ["startup"], false),
        new(Route("/health/live", management: true), HealthRole.Liveness, ["live"], false),
        new(Route("/health/ready", management: true), HealthRole.Readiness, ["ready"], false),
    ];

    [Fact]
    public void Reports_a_path_that_the_code_does_not_map_and_the_fix_asks_the_one_it_maps()
    {
        var service = Probing("livenessProbe:\n  httpGet:\n    path: [|\"/healthz\"|]\n    port: 8080").Code(Code());

        var finding = Assert.Single(service.Reports(Id));

        Assert.Equal("livenessProbe of container 'orders' asks /healthz, which the code does not map. The application maps /health/live for this.", finding.Message);
        var mended = service.Fixed(Id);
        Assert.Contains("path: \"/health/live\"", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
        mended.Accepts(Id);
    }

    [Fact]
    public void Reports_a_probe_without_a_path_where_the_root_is_not_mapped()
        => Probing("readinessProbe:\n  httpGet:\n    [|port: 8080|]").Code(Code()).Reports(Id);

    [Fact]
    public void Reports_a_health_path_on_the_application_port_while_it_is_answered_on_the_management_port()
    {
        var service = Probing("""
            env:
              - name: ServiceDefaults__Health__ManagementPort
                value: "8081"
            ports:
              - {name: http, containerPort: 8080}
              - {name: management, containerPort: 8081}
            livenessProbe:
              httpGet: {path: /health/live, port: [|http|]}
            readinessProbe:
              httpGet: {path: /health/ready, port: management}
            """).Code(Code());

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/Health/LIVE/?verbose")]
    [InlineData("/api/orders/17")]
    [InlineData("/files/a/b/c")]
    [InlineData("/optional")]
    public void Accepts_paths_that_a_route_may_answer(string path)
        => Probing($"livenessProbe:\n  httpGet:\n    path: {path}\n    port: 8080").Code(Code("/api/orders/{id:int}", "/files/{**path}", "/optional/{id?}")).Accepts(Id);

    [Fact]
    public void Accepts_what_cannot_be_known()
    {
        foreach (var code in new[]
        {
            new CodeFacts { Host = HostKind.Web, HasUnknownRoutes = true },
            new CodeFacts { Host = HostKind.Web, ConfiguredElsewhere = true },
            new CodeFacts { Host = HostKind.Web, Mentions = text => text == "/healthz" },
            new CodeFacts { Host = HostKind.Web, Routes = [Route("/healthz") with { PrefixUnknown = true }] },
            new CodeFacts { Host = HostKind.Worker },
        })
        {
            Probing("livenessProbe:\n  httpGet:\n    path: /healthz\n    port: 8080").Code(code).Accepts(Id);
        }
    }

    [Fact]
    public void Accepts_probes_of_other_peoples_containers()
        => new InMemoryService().Manifest(Samples.Deployment("ports: []") + "\n" + """
                    - name: proxy
                      image: envoy:1.30.0
                      livenessProbe:
                        httpGet: {path: /ready, port: 15021}
            """).Code(Code()).Property("ContainerRepository", "orders").Accepts(Id);

    [Fact]
    public void Accepts_probes_that_ask_no_path()
        => Probing("livenessProbe:\n  tcpSocket: {port: 8080}\nreadinessProbe:\n  httpGet: {host: other.example, path: /x, port: 1}").Code(Code()).Accepts(Id);

    private static InMemoryService Probing(string container) => new InMemoryService().Manifest(Samples.Deployment(container));

    private static MappedRoute Route(string pattern, bool management = false)
        => new(pattern, SourceSpan.StartOf("/service/Program.cs"), OnManagementPort: management);
}

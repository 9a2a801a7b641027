using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Tests.Code;

public class CodeGuardrailTests
{
    private static readonly CodeSite Builder = Site("var builder = WebApplication.CreateBuilder(args);", "builder", 1);
    private static readonly CodeSite Application = Site("var app = builder.Build();", "app", 2);

    private static CodeFacts Web(TelemetrySignals exported = TelemetrySignals.None, bool adds = false, bool maps = false, bool elsewhere = false, bool referenced = true, params HealthEndpoint[] health)
        => new()
        {
            AssemblyName = "Orders",
            Host = HostKind.Web,
            Builder = Builder,
            Application = Application,
            AddsServiceDefaults = adds,
            MapsServiceDefaults = maps,
            ConfiguredElsewhere = elsewhere,
            ReferencesServiceDefaults = referenced,
            ExportedSignals = exported,
            HealthEndpoints = health,
        };

    [Fact]
    public void Reports_an_application_without_health_endpoints_and_the_fix_calls_both_methods()
    {
        var finding = Assert.Single(new InMemoryService().Code(Web()).Findings(GuardrailIds.HealthEndpointsMapped));

        Assert.Equal("The application maps no startup and no liveness and no readiness endpoint. Call MapServiceDefaults, or map a health endpoint of its own for each.", finding.Message);
        Assert.Equal(Application.Span, finding.Span);
        Assert.Equal("Project/Orders", finding.Target);
        Assert.Equal(["\nbuilder.AddServiceDefaults();", "\napp.MapServiceDefaults();"], finding.Fix!.Edits.Select(e => e.NewText));
        Assert.Equal([Builder.Statement.End, Application.Statement.End], finding.Fix.Edits.Select(e => e.Start));
    }

    [Fact]
    public void Reports_the_endpoints_that_are_missing_among_others()
        => Assert.Contains("maps no readiness endpoint", Assert.Single(new InMemoryService()
            .Code(Web(health: [Endpoint("/live", HealthRole.Liveness), Endpoint("/started", HealthRole.Startup)]))
            .Findings(GuardrailIds.HealthEndpointsMapped)).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_the_one_endpoint_that_runs_every_check()
        => Assert.StartsWith("The application maps no startup and no liveness and no readiness endpoint besides /health, which runs every check. ", Assert.Single(new InMemoryService()
            .Code(Web(health: new HealthEndpoint(new MappedRoute("/health", Builder.Span), HealthRole.Unknown, null, RunsEveryCheck: true)))
            .Findings(GuardrailIds.HealthEndpointsMapped)).Message, StringComparison.Ordinal);

    [Fact]
    public void Takes_the_endpoint_that_runs_every_check_for_readiness_next_to_one_for_liveness()
    {
        var all = new HealthEndpoint(new MappedRoute("/health", Builder.Span), HealthRole.Unknown, null, RunsEveryCheck: true);
        Accepts(GuardrailIds.HealthEndpointsMapped, Web(health: [all, Endpoint("/alive", HealthRole.Liveness), Endpoint("/started", HealthRole.Startup)]));
        Assert.StartsWith("The application maps no startup endpoint. ", Assert.Single(new InMemoryService()
            .Code(Web(health: [all, Endpoint("/alive", HealthRole.Liveness)]))
            .Findings(GuardrailIds.HealthEndpointsMapped)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepts_endpoints_from_service_defaults_and_of_its_own()
    {
        Accepts(GuardrailIds.HealthEndpointsMapped, Web(maps: true));
        Accepts(GuardrailIds.HealthEndpointsMapped, Web(health: [Endpoint("/live", HealthRole.Liveness), Endpoint("/ready", HealthRole.Readiness), Endpoint("/startup", HealthRole.Startup)]));
    }

    [Fact]
    public void Accepts_hosts_that_are_set_up_where_nobody_can_look()
    {
        foreach (var id in new[] { GuardrailIds.HealthEndpointsMapped, GuardrailIds.TelemetryExported, GuardrailIds.ServiceDefaultsUsed })
            Accepts(id, Web(elsewhere: true));
        Accepts(GuardrailIds.HealthEndpointsMapped, Web(health: new HealthEndpoint(new MappedRoute("/", Builder.Span, PrefixUnknown: true), HealthRole.Unknown, null, RunsEveryCheck: false)));
    }

    [Fact]
    public void Accepts_a_tool_that_makes_a_host_and_never_runs_it()
    {
        foreach (var id in new[] { GuardrailIds.TelemetryExported, GuardrailIds.ServiceDefaultsUsed })
            Accepts(id, Web() with { Host = HostKind.Worker, RunsHost = false });
    }

    [Fact]
    public void Telemetry_may_get_into_the_process_from_outside()
    {
        const string Id = GuardrailIds.TelemetryExported;
        var package = new PackageLicense("OpenTelemetry.AutoInstrumentation", "1.12.0", "Apache-2.0", "", Builder.Span);

        Assert.NotEmpty(new InMemoryService().Manifest(Samples.Deployment("env: []")).Code(Web()).Findings(Id));
        new InMemoryService().Manifest(Samples.Deployment("env: [{name: CORECLR_PROFILER, value: '{918728DD-259F-4A6A-AC2B-B85E1B658318}'}]")).Code(Web()).Accepts(Id);
        new InMemoryService().Manifest(Samples.Deployment("env: []").Replace("      labels:\n", "      annotations: {instrumentation.opentelemetry.io/inject-dotnet: 'true'}\n      labels:\n", StringComparison.Ordinal)).Code(Web()).Accepts(Id);
        new InMemoryService().File("obj/platform.licenses.yaml", package.ToLine(), ServiceFileKind.Licenses).Code(Web()).Accepts(Id);
    }

    [Fact]
    public void Accepts_code_that_builds_no_host()
    {
        foreach (var id in new[] { GuardrailIds.HealthEndpointsMapped, GuardrailIds.TelemetryExported, GuardrailIds.ServiceDefaultsUsed })
            Accepts(id, new CodeFacts { AssemblyName = "Library" });
    }

    [Fact]
    public void Reports_the_signals_that_are_not_exported()
    {
        var finding = Assert.Single(new InMemoryService().Code(Web(exported: TelemetrySignals.Traces)).Findings(GuardrailIds.TelemetryExported));

        Assert.Contains("exports no metrics and no logs", finding.Message, StringComparison.Ordinal);
        Assert.Equal("\nbuilder.AddServiceDefaults();", Assert.Single(finding.Fix!.Edits).NewText);
    }

    [Fact]
    public void Accepts_all_signals_and_service_defaults()
    {
        Accepts(GuardrailIds.TelemetryExported, Web(exported: TelemetrySignals.All));
        Accepts(GuardrailIds.TelemetryExported, Web(adds: true));
    }

    [Theory]
    [InlineData(false, false, "AddServiceDefaults and MapServiceDefaults", 2)]
    [InlineData(true, false, "MapServiceDefaults", 1)]
    [InlineData(false, true, "AddServiceDefaults", 1)]
    public void Reports_the_calls_that_are_missing(bool adds, bool maps, string missing, int edits)
    {
        var finding = Assert.Single(new InMemoryService().Code(Web(adds: adds, maps: maps)).Findings(GuardrailIds.ServiceDefaultsUsed));

        Assert.StartsWith($"The service does not call {missing}.", finding.Message, StringComparison.Ordinal);
        Assert.Equal(edits, finding.Fix!.Edits.Count);
    }

    [Fact]
    public void Offers_no_fix_where_the_package_is_not_referenced()
        => Assert.Null(Assert.Single(new InMemoryService().Code(Web(referenced: false)).Findings(GuardrailIds.ServiceDefaultsUsed)).Fix);

    [Fact]
    public void Accepts_a_worker_that_maps_nothing()
        => Accepts(GuardrailIds.ServiceDefaultsUsed, new CodeFacts { Host = HostKind.Worker, Builder = Builder, AddsServiceDefaults = true });

    [Fact]
    public void Reports_a_liveness_endpoint_that_runs_every_check_when_one_touches_a_dependency()
    {
        var facts = WithChecks(new HealthEndpoint(Route("/live"), HealthRole.Liveness, null, RunsEveryCheck: true), Check("postgres", touches: true), Check("self", touches: false));

        var finding = Assert.Single(new InMemoryService().Code(facts).Findings(GuardrailIds.LivenessWithoutDependencies));

        Assert.Contains("'postgres' among them", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_check_of_a_dependency_that_is_tagged_for_liveness()
    {
        var facts = WithChecks(new HealthEndpoint(Route("/live"), HealthRole.Liveness, ["live"], RunsEveryCheck: false), Check("postgres", touches: true, "ready"), Check("broker", touches: true, "live", "ready"));

        var finding = Assert.Single(new InMemoryService().Code(facts).Findings(GuardrailIds.LivenessWithoutDependencies));

        Assert.Equal("Health check 'broker' touches a dependency and runs on the liveness endpoint /live. Tag it 'ready', not 'live'.", finding.Message);
    }

    [Fact]
    public void Accepts_liveness_without_dependencies_and_predicates_that_cannot_be_read()
    {
        Accepts(GuardrailIds.LivenessWithoutDependencies, WithChecks(new HealthEndpoint(Route("/live"), HealthRole.Liveness, null, RunsEveryCheck: true), Check("self", touches: false)));
        Accepts(GuardrailIds.LivenessWithoutDependencies, WithChecks(new HealthEndpoint(Route("/live"), HealthRole.Liveness, null, RunsEveryCheck: false), Check("postgres", touches: true)));
        Accepts(GuardrailIds.LivenessWithoutDependencies, WithChecks(new HealthEndpoint(Route("/ready"), HealthRole.Readiness, null, RunsEveryCheck: true), Check("postgres", touches: true)));
    }

    private static CodeFacts WithChecks(HealthEndpoint endpoint, params HealthCheckRegistration[] checks)
        => new() { Host = HostKind.Web, HealthEndpoints = [endpoint], HealthChecks = checks };

    private static HealthCheckRegistration Check(string name, bool touches, params string[] tags) => new(name, tags, touches, Builder.Span);

    private static HealthEndpoint Endpoint(string pattern, HealthRole role) => new(Route(pattern), role, [], RunsEveryCheck: false);

    private static MappedRoute Route(string pattern) => new(pattern, Application.Span);

    private static void Accepts(string id, CodeFacts facts) => new InMemoryService().Code(facts).Accepts(id);

    private static CodeSite Site(string statement, string variable, int line)
    {
        var start = line * 100;
        return new CodeSite(new SourceSpan("/service/Program.cs", start + 4, statement.Length - 5, line, 5, line, statement.Length), variable, new SourceSpan("/service/Program.cs", start, statement.Length, line, 1, line, statement.Length + 1), "");
    }
}

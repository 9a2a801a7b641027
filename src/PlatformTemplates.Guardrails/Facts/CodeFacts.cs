using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>What kind of host the code builds.</summary>
public enum HostKind
{
    /// <summary>None is built here: a library, or a tool.</summary>
    None,

    /// <summary><c>WebApplication</c> or a generic host with web defaults.</summary>
    Web,

    /// <summary>A generic host without a web server.</summary>
    Worker,
}

/// <summary>The statement that makes a host or its builder.</summary>
/// <param name="Span">The creating expression.</param>
/// <param name="Variable">The variable that holds the result, or null where there is none.</param>
/// <param name="Statement">The whole statement; a fix inserts after it.</param>
/// <param name="Indentation">The white space the statement's line begins with.</param>
/// <param name="NewLine">What ends the file's lines.</param>
public sealed record CodeSite(SourceSpan Span, string? Variable, SourceSpan Statement, string Indentation, string NewLine = "\n");

/// <summary>The signals of OpenTelemetry.</summary>
[Flags]
public enum TelemetrySignals
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Traces.</summary>
    Traces = 1,

    /// <summary>Metrics.</summary>
    Metrics = 2,

    /// <summary>Logs.</summary>
    Logs = 4,

    /// <summary>All three.</summary>
    All = Traces | Metrics | Logs,
}

/// <summary>The health states a probe can ask for.</summary>
public enum HealthRole
{
    /// <summary>Not known from code or name.</summary>
    Unknown,

    /// <summary>Has it started?</summary>
    Startup,

    /// <summary>Must it be restarted?</summary>
    Liveness,

    /// <summary>May it get traffic?</summary>
    Readiness,
}

/// <summary>A route the code maps.</summary>
/// <param name="Pattern">The pattern with all group prefixes, beginning with <c>/</c>.</param>
/// <param name="Span">The call that maps it.</param>
/// <param name="PrefixUnknown">Whether an unknown prefix may stand before <paramref name="Pattern"/>.</param>
/// <param name="OnManagementPort">Whether it answers on the management port only, where one is configured.</param>
public sealed record MappedRoute(string Pattern, SourceSpan Span, bool PrefixUnknown = false, bool OnManagementPort = false);

/// <summary>A health endpoint the code maps.</summary>
/// <param name="Route">Its route.</param>
/// <param name="Role">What it answers, by its path or by how it was mapped.</param>
/// <param name="Tags">The tags of the checks it runs; null where it runs every check or cannot be known.</param>
/// <param name="RunsEveryCheck">True where no predicate limits it.</param>
public sealed record HealthEndpoint(MappedRoute Route, HealthRole Role, IReadOnlyList<string>? Tags, bool RunsEveryCheck);

/// <summary>A health check the code registers.</summary>
/// <param name="Name">Its name, where constant.</param>
/// <param name="Tags">Its tags; null where they cannot be known.</param>
/// <param name="TouchesDependency">Whether it reaches something outside the process.</param>
/// <param name="Span">The registering call.</param>
public sealed record HealthCheckRegistration(string? Name, IReadOnlyList<string>? Tags, bool TouchesDependency, SourceSpan Span)
{
    /// <summary>What it asks for, where that is known.</summary>
    public DependencyKind? Dependency { get; init; }

    /// <summary>True where what it does can't be known: it may reach any dependency.</summary>
    public bool MayTouch { get; init; }
}

/// <summary>What a service can't work without.</summary>
public enum DependencyKind
{
    /// <summary>A database.</summary>
    Database,

    /// <summary>A message broker.</summary>
    Broker,
}

/// <summary>A dependency that the code registers.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What a person calls it.</param>
/// <param name="Site">The registering call.</param>
/// <param name="Services">The expression it is registered with, <c>builder.Services</c>, where a check can be registered with it after the statement.</param>
/// <param name="Context">The type of the database context, as it is written, where a check for it can be registered.</param>
public sealed record Dependency(DependencyKind Kind, string Name, CodeSite Site, string? Services, string? Context);

/// <summary>An HTTP client that the code registers with the client factory.</summary>
/// <param name="Span">The registering call.</param>
/// <param name="Chain">The same with what is chained to it.</param>
/// <param name="HasResilience">Whether it has a handler that times out and retries, or may have one that is not known.</param>
/// <param name="CanAddResilience">Whether the standard handler can be added to the call.</param>
public sealed record HttpClientRegistration(SourceSpan Span, SourceSpan Chain, bool HasResilience, bool CanAddResilience);

/// <summary>What the code says of its shutdown, in whole seconds; null where it leaves it to configuration or the default.</summary>
/// <param name="Drain">The drain delay given to ServiceDefaults.</param>
/// <param name="Timeout">The shutdown timeout given to ServiceDefaults.</param>
/// <param name="HostTimeout">The timeout of the host itself.</param>
/// <param name="IsUnknown">Whether one is set to what is no constant.</param>
public sealed record ShutdownInCode(int? Drain = null, int? Timeout = null, int? HostTimeout = null, bool IsUnknown = false);

/// <summary>A configuration key without which the code does not start or work.</summary>
/// <param name="Key">The key, <c>Payments:Url</c>.</param>
/// <param name="IsSection">Whether a section of that name will do.</param>
/// <param name="Span">Where it is asked for.</param>
public sealed record RequiredKey(string Key, bool IsSection, SourceSpan Span);

/// <summary>An activity source or a meter that the code makes.</summary>
/// <param name="Signal"><see cref="TelemetrySignals.Traces"/> for a source, <see cref="TelemetrySignals.Metrics"/> for a meter.</param>
/// <param name="Name">Its name.</param>
/// <param name="Span">The name, where it is given.</param>
public sealed record TelemetrySource(TelemetrySignals Signal, string Name, SourceSpan Span);

/// <summary>Names that OpenTelemetry is told to listen to.</summary>
/// <param name="Signal"><see cref="TelemetrySignals.Traces"/> for sources, <see cref="TelemetrySignals.Metrics"/> for meters.</param>
/// <param name="Names">The names, with <c>*</c> and <c>?</c> for any; null where they are not known.</param>
/// <param name="End">Where another name can be added to the call, as <c>, "name"</c>; null where it can't.</param>
public sealed record TelemetryRegistration(TelemetrySignals Signal, IReadOnlyList<string>? Names, SourceSpan? End);

/// <summary>An endpoint that does not say who may call it.</summary>
/// <param name="Name">What a person calls it: <c>POST /orders</c>.</param>
/// <param name="Advice">What to do, a sentence.</param>
/// <param name="Span">Where it is mapped.</param>
/// <param name="End">The expression that a decision can be added to; null where there is none.</param>
public sealed record UndecidedEndpoint(string Name, string Advice, SourceSpan Span, SourceSpan? End);

/// <summary>A file or a folder that the code writes.</summary>
/// <param name="Path">The path, as it is given: <c>/var/data/orders.db</c>, <c>exports/today.csv</c>.</param>
/// <param name="Span">Where it is given.</param>
public sealed record WrittenPath(string Path, SourceSpan Span);

/// <summary>A place where the code gets a model ready to predict.</summary>
/// <param name="What">What a person calls it: <c>AddInference</c>, <c>InferenceSession</c>.</param>
/// <param name="IsPlatform">Whether PlatformTemplates.Inference serves it, which measures latency and drift.</param>
/// <param name="Span">The call, or the object that is made.</param>
public sealed record ModelUse(string What, bool IsPlatform, SourceSpan Span);

/// <summary>What the compiler knows of the service's code. Facts are gathered by the host that has a semantic model.</summary>
public sealed record CodeFacts
{
    /// <summary>The assembly's name.</summary>
    public string AssemblyName { get; init; } = "";

    /// <summary>The kind of host that is built.</summary>
    public HostKind Host { get; init; }

    /// <summary>False where the host is never run: it gives a program its configuration and its services, and no more.</summary>
    public bool RunsHost { get; init; } = true;

    /// <summary>Where the builder is made: <c>WebApplication.CreateBuilder(args)</c>.</summary>
    public CodeSite? Builder { get; init; }

    /// <summary>Where the application is made: <c>builder.Build()</c>.</summary>
    public CodeSite? Application { get; init; }

    /// <summary>
    /// True when the code hands its builder or application to an assembly whose calls are not known: a wrapper of an
    /// organisation's own may do what is looked for here.
    /// </summary>
    public bool ConfiguredElsewhere { get; init; }

    /// <summary>Whether <c>AddServiceDefaults</c> is called.</summary>
    public bool AddsServiceDefaults { get; init; }

    /// <summary>Whether <c>MapServiceDefaults</c> is called.</summary>
    public bool MapsServiceDefaults { get; init; }

    /// <summary>Whether the code turns off, or may turn off, the resilience that <c>AddServiceDefaults</c> gives to every HTTP client.</summary>
    public bool TurnsOffResilience { get; init; }

    /// <summary>The HTTP clients that are registered.</summary>
    public IReadOnlyList<HttpClientRegistration> HttpClients { get; init; } = [];

    /// <summary>Whether all HTTP clients are configured at once: <c>ConfigureHttpClientDefaults</c>.</summary>
    public bool ConfiguresAllHttpClients { get; init; }

    /// <summary>Databases and brokers that are registered.</summary>
    public IReadOnlyList<Dependency> Dependencies { get; init; } = [];

    /// <summary>Whether the code turns off, or may turn off, the request timeout of <c>AddServiceDefaults</c>.</summary>
    public bool TurnsOffRequestTimeouts { get; init; }

    /// <summary>Whether the code sets up request timeouts itself.</summary>
    public bool AddsRequestTimeouts { get; init; }

    /// <summary>Between the parentheses of a call of <c>AddServiceDefaults</c> without arguments; null where there is none.</summary>
    public SourceSpan? ServiceDefaultsArguments { get; init; }

    /// <summary>The activity sources and meters whose names are known.</summary>
    public IReadOnlyList<TelemetrySource> TelemetrySources { get; init; } = [];

    /// <summary>What OpenTelemetry is told to listen to.</summary>
    public IReadOnlyList<TelemetryRegistration> TelemetryRegistrations { get; init; } = [];

    /// <summary>Whether authorization is set up, so that an endpoint can require it.</summary>
    public bool AddsAuthorization { get; init; }

    /// <summary>Whether what says nothing else falls under a policy, or may do so in a way that is not known.</summary>
    public bool HasFallbackPolicy { get; init; }

    /// <summary>Endpoints that do not say who may call them.</summary>
    public IReadOnlyList<UndecidedEndpoint> UndecidedEndpoints { get; init; } = [];

    /// <summary>Whether the package that brings both is referenced: only then can a fix call them.</summary>
    public bool ReferencesServiceDefaults { get; init; }

    /// <summary>The signals that leave through an OpenTelemetry exporter, set up by the code itself.</summary>
    public TelemetrySignals ExportedSignals { get; init; }

    /// <summary>The routes whose pattern is known, health endpoints among them.</summary>
    public IReadOnlyList<MappedRoute> Routes { get; init; } = [];

    /// <summary>True when some routes can't be known: controllers, fallbacks, static files, a proxy, a computed pattern.</summary>
    public bool HasUnknownRoutes { get; init; }

    /// <summary>
    /// Whether a text stands between quotes somewhere in the code. A path that a middleware answers by hand is no route,
    /// but it is written somewhere.
    /// </summary>
    public Func<string, bool> Mentions { get; init; } = _ => false;

    /// <summary>True when something that is not known by its call may answer health requests: a controller named for it.</summary>
    public bool HasUnknownHealthEndpoints { get; init; }

    /// <summary>The health endpoints among the routes.</summary>
    public IReadOnlyList<HealthEndpoint> HealthEndpoints { get; init; } = [];

    /// <summary>The health checks.</summary>
    public IReadOnlyList<HealthCheckRegistration> HealthChecks { get; init; } = [];

    /// <summary>The ports the code itself makes the server listen on; configuration may replace them.</summary>
    public IReadOnlyList<int> ListenedPorts { get; init; } = [];

    /// <summary>True when the code sets up listening in a way that can't be known.</summary>
    public bool HasUnknownPorts { get; init; }

    /// <summary>The management port that the code gives to ServiceDefaults; it wins over configuration.</summary>
    public int? ManagementPort { get; init; }

    /// <summary>What the code says of its shutdown.</summary>
    public ShutdownInCode Shutdown { get; init; } = new();

    /// <summary>The configuration keys that the code can't do without, each once.</summary>
    public IReadOnlyList<RequiredKey> RequiredKeys { get; init; } = [];

    /// <summary>Whether configuration comes from more than files of the project, the environment and the command line.</summary>
    public bool HasOtherConfiguration { get; init; }

    /// <summary>The files and folders that the code writes, where their paths are constant.</summary>
    public IReadOnlyList<WrittenPath> Writes { get; init; } = [];

    /// <summary>What is consumed from brokers and published to them.</summary>
    public MessagingFacts Messaging { get; init; } = MessagingFacts.None;

    /// <summary>Whether a job of PlatformTemplates.Jobs is run.</summary>
    public bool RunsJob { get; init; }

    /// <summary>Where models are made ready to predict, in the order of the code.</summary>
    public IReadOnlyList<ModelUse> Models { get; init; } = [];

    /// <summary>Where the end of the process loses how it went; looked for when somebody asks.</summary>
    public Func<IReadOnlyList<LostEnding>> LostEndings { get; init; } = () => [];

    /// <summary>Whether other projects of the solution are referenced, whose code is not seen here.</summary>
    public bool HasCodeElsewhere { get; init; }

    /// <summary>Whether a word stands anywhere in the code, in whatever case, or in the name of a referenced assembly.</summary>
    public Func<string, bool> Names { get; init; } = _ => true;
}

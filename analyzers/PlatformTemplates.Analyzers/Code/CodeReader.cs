using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>
/// Gathers the code facts of a compilation. Calls that mean something are kept as they are seen, in any order and from
/// several threads; what they mean together is worked out once, at the end.
/// </summary>
internal sealed class CodeReader
{
    private static readonly string[] HealthPaths = ["/health/startup", "/health/live", "/health/ready"];

    private readonly Compilation _compilation;
    private readonly KnownCalls _known;
    private readonly ConcurrentBag<SeenCall> _calls = [];
    private readonly ConcurrentBag<RequiredKey> _keys = [];
    private readonly ConcurrentBag<IObjectCreationOperation> _sources = [];
    private readonly ConcurrentBag<IInvocationOperation> _named = [];
    private readonly ConcurrentBag<WrittenPath> _writes = [];
    private readonly ConcurrentBag<IObjectCreationOperation> _consumers = [];
    private readonly ConcurrentBag<IObjectCreationOperation> _models = [];

    private CodeReader(Compilation compilation)
    {
        _compilation = compilation;
        _known = new KnownCalls(compilation.Assembly);
    }

    /// <summary>A reader, or null where the compilation can't build a host.</summary>
    public static CodeReader? For(Compilation compilation)
        => compilation.GetTypeByMetadataName("Microsoft.Extensions.Hosting.IHost") is null ? null : new CodeReader(compilation);

    /// <summary>Looks at a call, at the use of a property, or at an object that is made.</summary>
    public void Read(IOperation operation)
    {
        if (operation is IInvocationOperation call)
            Read(call);
        else if (operation is IPropertyReferenceOperation { Property.IsIndexer: true } indexer && ConfigurationReader.Of(indexer) is { } key)
            _keys.Add(key);
        else if (operation is IObjectCreationOperation { Type: { Name: "ActivitySource" or "Meter", ContainingNamespace: { Name: "Diagnostics" or "Metrics" } } } source)
            _sources.Add(source);
        else if (operation is IObjectCreationOperation { Type: { Name: "ConsumerConfig", ContainingAssembly.Name: MessagingReader.Kafka } } consumer)
            _consumers.Add(consumer);
        else if (operation is IObjectCreationOperation session && ModelReader.IsSession(session))
            _models.Add(session);
        else if (operation is IObjectCreationOperation made && FileWriteReader.Of(made) is { } written)
            _writes.Add(written);
    }

    /// <summary>The facts of all that was read.</summary>
    public CodeFacts ToFacts(CancellationToken cancellationToken)
    {
        var calls = new SeenCalls(_calls);
        cancellationToken.ThrowIfCancellationRequested();

        var callers = new Dictionary<IMethodSymbol, List<IInvocationOperation>>(SymbolEqualityComparer.Default);
        foreach (var call in calls[CallMeaning.Followed])
        {
            var method = (call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition;
            if (!callers.TryGetValue(method, out var of))
                callers[method] = of = [];
            of.Add(call);
        }

        var routes = new RouteReader(callers);
        var mapped = new List<MappedRoute>();
        var health = new List<HealthEndpoint>();
        var unknownRoutes = calls.Has(CallMeaning.MapsControllers) || calls.Has(CallMeaning.MapsUnknown);

        foreach (var call in calls[CallMeaning.MapsRoute])
        {
            if (call.Argument("pattern").Constant<string>() is not { } pattern)
            {
                unknownRoutes = true;
                continue;
            }

            foreach (var route in routes.Routes(call, pattern))
            {
                mapped.Add(route);
                // A hand-written endpoint of that name answers the question without running a check.
                if (HealthReader.Role(route.Pattern) is not HealthRole.Unknown and var role)
                    health.Add(new HealthEndpoint(route, role, [], RunsEveryCheck: false));
            }
        }

        foreach (var call in calls[CallMeaning.MapsHealth])
        {
            if (call.Argument("pattern", "path")?.Bare() is not { } argument || Constant(argument) is not { } pattern)
            {
                unknownRoutes = true;
                health.Add(new HealthEndpoint(new MappedRoute("/", Places.Of(call.Syntax), PrefixUnknown: true), HealthRole.Unknown, null, RunsEveryCheck: false));
                continue;
            }

            var asMiddleware = call.TargetMethod.Name == "UseHealthChecks";
            foreach (var route in asMiddleware ? [new MappedRoute(pattern, Places.Of(call.Syntax))] : routes.Routes(call, pattern))
            {
                mapped.Add(route);
                health.Add(HealthReader.Endpoint(call, route));
            }
        }

        foreach (var call in calls[CallMeaning.MapsServiceDefaults])
        {
            foreach (var path in HealthPaths)
            {
                var route = new MappedRoute(path, Places.Of(call.Syntax), OnManagementPort: true);
                mapped.Add(route);
                health.Add(new HealthEndpoint(route, HealthReader.Role(path), [path.Substring(path.LastIndexOf('/') + 1)], RunsEveryCheck: false));
            }
        }

        bool Names(string word) => _compilation.SyntaxTrees.Any(t => t.GetText(cancellationToken).ToString().IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);
        var host = Host(calls);
        var signals = Signals(calls);
        var access = new AccessReader(callers);
        var undecided = calls[CallMeaning.MapsRoute].Concat(calls[CallMeaning.MapsOther]).Where(c => HealthReader.Role(c.Argument("pattern").Constant<string>() ?? "") == HealthRole.Unknown).Select(access.Undecided)
            .Concat(access.UndecidedControllers(_compilation, calls, cancellationToken)).OfType<UndecidedEndpoint>().ToList();
        var (ports, unknownPorts) = Ports(calls);
        var (management, unknownManagement) = ManagementPort(calls[CallMeaning.AddsServiceDefaults]);
        return new CodeFacts
        {
            AssemblyName = _compilation.AssemblyName ?? "",
            Host = host,
            RunsHost = host != HostKind.Worker || calls.Has(CallMeaning.RunsJob) || calls.Has(CallMeaning.AddsServiceDefaults) || HostRuns.In(_compilation),
            Builder = Site(calls[CallMeaning.CreatesWebBuilder].FirstOrDefault() ?? calls[CallMeaning.CreatesHostBuilder].FirstOrDefault()),
            Application = Site(calls[CallMeaning.Builds].FirstOrDefault(c => c.Type?.Name == "WebApplication") ?? calls[CallMeaning.Builds].FirstOrDefault()),
            ConfiguredElsewhere = calls.Has(CallMeaning.HandsOver),
            AddsServiceDefaults = calls.Has(CallMeaning.AddsServiceDefaults),
            MapsServiceDefaults = calls.Has(CallMeaning.MapsServiceDefaults),
            TurnsOffResilience = calls[CallMeaning.AddsServiceDefaults].Any(c => TurnsOff(c, "ResilienceOptions")),
            TurnsOffRequestTimeouts = calls[CallMeaning.AddsServiceDefaults].Any(c => TurnsOff(c, "RequestTimeoutsOptions")),
            AddsRequestTimeouts = calls.Has(CallMeaning.AddsRequestTimeouts),
            ServiceDefaultsArguments = calls[CallMeaning.AddsServiceDefaults].Select(TelemetryReader.EmptyArguments).FirstOrDefault(a => a is not null),
            TelemetrySources = TelemetryReader.Sources(_sources, calls[CallMeaning.MakesMeter]),
            TelemetryRegistrations = TelemetryReader.Registrations(calls, _named),
            Dependencies = [.. calls[CallMeaning.RegistersDependency].Select(DependencyReader.Dependency).OfType<Dependency>()],
            AddsAuthorization = calls.Has(CallMeaning.AddsAuthorization),
            HasFallbackPolicy = AccessReader.HasFallback(calls),
            UndecidedEndpoints = undecided,
            HttpClients = [.. calls[CallMeaning.AddsHttpClient].Select(HttpClientReader.Registration)],
            ConfiguresAllHttpClients = calls.Has(CallMeaning.ConfiguresHttpClients),
            ReferencesServiceDefaults = _compilation.ReferencedAssemblyNames.Any(a => a.Name == "PlatformTemplates.ServiceDefaults"),
            ExportedSignals = signals,
            Routes = mapped,
            HasUnknownRoutes = unknownRoutes,
            HasUnknownHealthEndpoints = calls.Has(CallMeaning.MapsControllers) && HasHealthController(cancellationToken),
            HealthEndpoints = health,
            HealthChecks = [.. calls[CallMeaning.RegistersHealthCheck].Select(HealthReader.Check).OfType<HealthCheckRegistration>(), .. calls[CallMeaning.AddsMessaging].Select(MessagingReader.Check)],
            ListenedPorts = ports,
            HasUnknownPorts = unknownPorts || unknownManagement,
            ManagementPort = management,
            Shutdown = ShutdownReader.Shutdown(calls),
            RequiredKeys = RequiredKeys(calls),
            HasOtherConfiguration = calls.Has(CallMeaning.AddsConfiguration),
            Writes = [.. _writes.OrderBy(w => w.Span.Path, StringComparer.Ordinal).ThenBy(w => w.Span.Start)],
            Messaging = MessagingReader.Read(_compilation, calls, _consumers),
            Models = ModelReader.Read(calls, _models),
            HasCodeElsewhere = _compilation.References.Any(IsOfAnotherProject),
            RunsJob = calls.Has(CallMeaning.RunsJob),
            LostEndings = () => EndingReader.Read(_compilation, calls, Names, calls.Has(CallMeaning.AddsServiceDefaults) || signals != TelemetrySignals.None, cancellationToken),
            Names = word => Names(word)
                || _compilation.ReferencedAssemblyNames.Any(a => a.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0),
            Mentions = text => _compilation.SyntaxTrees.Any(t => t.GetText(cancellationToken).ToString().Contains("\"" + text + "\"")),
        };
    }

    private void Read(IInvocationOperation call)
    {
        var meaning = _known.Of(call.TargetMethod);
        if (meaning == CallMeaning.WritesFile)
        {
            if (FileWriteReader.Of(call) is { } written)
                _writes.Add(written);
        }
        else if (meaning != CallMeaning.None)
        {
            _calls.Add(new SeenCall(meaning, call));
        }
        else if (call.TargetMethod.Name == "Add" && call.Instance is IPropertyReferenceOperation { Property: { Name: "Urls", ContainingType.Name: "WebApplication" } })
        {
            _calls.Add(new SeenCall(CallMeaning.ListensOnUrl, call));
        }
        else if (call.TargetMethod.Name == "Add" && call.Instance is IPropertyReferenceOperation { Property: { Name: "Sources" or "Meters", ContainingType.Name: "TelemetryOptions" } })
        {
            _named.Add(call);
        }
    }

    // Threads saw them in any order; the first place in the code stands for all that ask for one key.
    private IReadOnlyList<RequiredKey> RequiredKeys(SeenCalls calls)
        => [.. _keys.Concat(ConfigurationReader.Of(calls))
            .OrderBy(k => k.Span.Path, StringComparer.Ordinal).ThenBy(k => k.Span.Start)
            .GroupBy(k => k.Key, StringComparer.OrdinalIgnoreCase).Select(k => k.First())
            .OrderBy(k => k.Key, StringComparer.Ordinal)];

    // What is done by a method elsewhere may turn anything off.
    private static bool TurnsOff(IInvocationOperation call, string options)
        => call.Argument("configure") is { } configure
        && (configure.Bare() is not IAnonymousFunctionOperation || configure.Descendants().OfType<ISimpleAssignmentOperation>().Any(a
            => a.Target is IPropertyReferenceOperation { Property: { Name: "Enabled", ContainingType.Name: var type } } && type == options && a.Value.ConstantValue is not { HasValue: true, Value: true }));

    // The compiler gets a project of the same solution as its reference assembly, an editor as its compilation.
    private static bool IsOfAnotherProject(MetadataReference reference)
        => reference is CompilationReference || reference is PortableExecutableReference { FilePath: { } path } && path.Replace('\\', '/').IndexOf("/obj/", StringComparison.Ordinal) >= 0;

    private static CodeSite? Site(IInvocationOperation? call) => call is null ? null : Places.Site(call.Syntax);

    // A path may be handed over as PathString, which a constant text converts to.
    private static string? Constant(IOperation argument) => argument.Constant<string>();

    private static HostKind Host(SeenCalls calls)
    {
        if (calls.Has(CallMeaning.CreatesWebBuilder) || calls.Has(CallMeaning.AddsWebServer) || calls[CallMeaning.Builds].Any(c => c.Type?.Name is "WebApplication" or "IWebHost"))
            return HostKind.Web;
        return calls.Has(CallMeaning.CreatesHostBuilder) || calls.Has(CallMeaning.Builds) ? HostKind.Worker : HostKind.None;
    }

    private static TelemetrySignals Signals(SeenCalls calls)
    {
        var signals = calls.Has(CallMeaning.ExportsAll) ? TelemetrySignals.All : TelemetrySignals.None;
        if (calls.Has(CallMeaning.ExportsLogs))
            signals |= TelemetrySignals.Logs;
        foreach (var call in calls[CallMeaning.ExportsSignal])
        {
            signals |= call.TargetMethod.Parameters[0].Type.Name switch
            {
                "TracerProviderBuilder" => TelemetrySignals.Traces,
                "MeterProviderBuilder" => TelemetrySignals.Metrics,
                "LoggerProviderBuilder" or "OpenTelemetryLoggerOptions" => TelemetrySignals.Logs,
                _ => TelemetrySignals.None,
            };
        }

        return signals;
    }

    private static (IReadOnlyList<int> Ports, bool Unknown) Ports(SeenCalls calls)
    {
        var ports = new List<int>();
        // What is done under a condition (in development only, say) may not be done in the container.
        var unknown = calls.Has(CallMeaning.ListensUnknown) || calls[CallMeaning.ListensOnPort].Concat(calls[CallMeaning.ListensOnUrl]).Any(Conditions.Surround);
        foreach (var call in calls[CallMeaning.ListensOnPort])
        {
            if (call.Argument("port").Number() is { } port)
                ports.Add(port);
            else
                unknown = true;
        }

        foreach (var call in calls[CallMeaning.ListensOnUrl])
        {
            var written = call.Arguments.Where(a => a.Parameter?.Name is "urls" or "url" or "item").Select(a => a.Value).FirstOrDefault();
            // app.Run() without an address listens where configuration says.
            if (written is null or { ConstantValue: { HasValue: true, Value: null } })
                continue;
            var urls = written.Constant<string>() is { } one ? [one] : written.Texts();
            foreach (var url in urls?.SelectMany(u => u.Split(';')) ?? [])
            {
                if (PortOf(url) is { } port)
                    ports.Add(port);
                else
                    unknown = true;
            }

            unknown |= urls is null;
        }

        return (ports, unknown);
    }

    private static int? PortOf(string url)
    {
        var host = url.IndexOf("://", StringComparison.Ordinal);
        if (host < 0)
            return null;
        var colon = url.LastIndexOf(':');
        if (colon == host)
            return url.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? 443 : 80;
        return int.TryParse(url.Substring(colon + 1).TrimEnd('/'), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
    }

    private static (int? Port, bool Unknown) ManagementPort(IEnumerable<IInvocationOperation> calls)
    {
        foreach (var assignment in calls
            .SelectMany(c => c.Argument("configure")?.Descendants() ?? [])
            .OfType<ISimpleAssignmentOperation>()
            .Where(a => a.Target is IPropertyReferenceOperation { Property.Name: "ManagementPort" }))
        {
            return assignment.Value.Number() is { } port ? (port, false) : (null, true);
        }

        return (null, false);
    }

    private bool HasHealthController(CancellationToken cancellationToken)
    {
        foreach (var controller in _compilation.GetSymbolsWithName(name => name.EndsWith("Controller", StringComparison.Ordinal), SymbolFilter.Type, cancellationToken))
        {
            if (controller.Name.IndexOf("Health", StringComparison.Ordinal) >= 0 || ((INamedTypeSymbol)controller).GetMembers().Any(IsHealthAction))
                return true;
        }

        return false;
    }

    // [HttpGet("~/alive")]
    private static bool IsHealthAction(ISymbol member)
        => member is IMethodSymbol { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public }
        && member.GetAttributes().Any(a => a.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string route }, ..]
            && a.AttributeClass?.AllInterfaces.Any(i => i.Name == "IRouteTemplateProvider") == true && HealthReader.Role(route) != HealthRole.Unknown);
}

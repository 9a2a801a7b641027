using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>What a call means for the facts that guardrails need.</summary>
internal enum CallMeaning
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A method of this compilation that gets a route builder: its callers tell the prefix.</summary>
    Followed,

    /// <summary>Makes a builder of a web application: <c>WebApplication.CreateBuilder</c>.</summary>
    CreatesWebBuilder,

    /// <summary>Makes a builder of a host without a web server.</summary>
    CreatesHostBuilder,

    /// <summary>Gives a generic host a web server.</summary>
    AddsWebServer,

    /// <summary>Makes the host or the application.</summary>
    Builds,

    /// <summary><c>AddServiceDefaults</c>.</summary>
    AddsServiceDefaults,

    /// <summary><c>MapServiceDefaults</c>.</summary>
    MapsServiceDefaults,

    /// <summary>Maps a route that answers GET.</summary>
    MapsRoute,

    /// <summary>Maps a health endpoint, as a route or as middleware.</summary>
    MapsHealth,

    /// <summary>Maps controllers.</summary>
    MapsControllers,

    /// <summary>Answers requests in a way that no single call tells.</summary>
    MapsUnknown,

    /// <summary>Registers a health check.</summary>
    RegistersHealthCheck,

    /// <summary>Adds an exporter to a signal of OpenTelemetry.</summary>
    ExportsSignal,

    /// <summary>Exports all signals.</summary>
    ExportsAll,

    /// <summary>Sends logs through a logging library that may export them.</summary>
    ExportsLogs,

    /// <summary>Makes the server listen on an address.</summary>
    ListensOnUrl,

    /// <summary>Makes the server listen on a port.</summary>
    ListensOnPort,

    /// <summary>Makes the server listen in a way that can't be known.</summary>
    ListensUnknown,

    /// <summary>Registers an HTTP client with the client factory.</summary>
    AddsHttpClient,

    /// <summary>Configures all HTTP clients at once.</summary>
    ConfiguresHttpClients,

    /// <summary>Configures options in code: <c>services.Configure&lt;HostOptions&gt;(…)</c>.</summary>
    ConfiguresOptions,

    /// <summary>Begins the options of a type: <c>AddOptions&lt;T&gt;()</c>.</summary>
    AddsOptions,

    /// <summary>Asks configuration for a value, a section or a connection string.</summary>
    AsksConfiguration,

    /// <summary>Adds a source of configuration that is neither the environment nor the command line.</summary>
    AddsConfiguration,

    /// <summary>Maps an endpoint that does not answer GET, or not by a route of its own.</summary>
    MapsOther,

    /// <summary>Sets up authorization.</summary>
    AddsAuthorization,

    /// <summary>Sets the policy of endpoints that say nothing else.</summary>
    SetsFallbackPolicy,

    /// <summary>Puts a middleware of the service's own before the endpoints.</summary>
    UsesMiddleware,

    /// <summary>Sets up controllers, maybe with filters for all of them.</summary>
    AddsControllers,

    /// <summary>May register a database or a broker.</summary>
    RegistersDependency,

    /// <summary>Sets up request timeouts.</summary>
    AddsRequestTimeouts,

    /// <summary>Tells OpenTelemetry of activity sources.</summary>
    AddsSources,

    /// <summary>Tells OpenTelemetry of meters.</summary>
    AddsMeters,

    /// <summary>Makes a meter through the factory.</summary>
    MakesMeter,

    /// <summary>Writes a file or makes a folder.</summary>
    WritesFile,

    /// <summary>Makes a model ready to predict.</summary>
    ServesModel,

    /// <summary><c>AddMessaging</c>.</summary>
    AddsMessaging,

    /// <summary>Chooses the broker of <c>AddMessaging</c>.</summary>
    ChoosesBroker,

    /// <summary>Subscribes with PlatformTemplates.Messaging.</summary>
    Subscribes,

    /// <summary>Says what PlatformTemplates.Messaging publishes.</summary>
    Publishes,

    /// <summary>Handles messages with an inbox.</summary>
    UsesInbox,

    /// <summary>Consumes with a vendor's client.</summary>
    Consumes,

    /// <summary>Publishes with a vendor's client.</summary>
    Produces,

    /// <summary>Declares a queue with RabbitMQ's client.</summary>
    DeclaresQueue,

    /// <summary>Limits what RabbitMQ delivers ahead.</summary>
    LimitsPrefetch,

    /// <summary>Hands messaging over to an assembly whose calls are not known.</summary>
    HandsMessagingOver,

    /// <summary>Runs a job of PlatformTemplates.Jobs.</summary>
    RunsJob,

    /// <summary>Runs or starts a host that is no web application.</summary>
    RunsHost,

    /// <summary>Gives the host a service that runs beside others.</summary>
    AddsHostedService,

    /// <summary>Makes a provider of OpenTelemetry outside of a host.</summary>
    BuildsProvider,

    /// <summary><c>Environment.Exit</c>.</summary>
    EndsProcess,

    /// <summary>Hands the host over to an assembly that may do any of these.</summary>
    HandsOver,
}

/// <summary>Tells what a method means; each method is looked at once a compilation.</summary>
internal sealed class KnownCalls(IAssemblySymbol own)
{
    private const string ServiceDefaults = "PlatformTemplates.ServiceDefaults";
    private const string Jobs = "PlatformTemplates.Jobs";

    private static readonly HashSet<string> Carriers =
    [
        "IHostApplicationBuilder", "HostApplicationBuilder", "WebApplicationBuilder", "IHostBuilder", "HostBuilder", "ConfigureHostBuilder", "IWebHostBuilder", "ConfigureWebHostBuilder",
        "IHost", "WebApplication", "IApplicationBuilder", "IEndpointRouteBuilder", "RouteGroupBuilder", "IServiceCollection", "ILoggingBuilder",
    ];

    private static readonly HashSet<string> ServicesOnly = ["IServiceCollection", "ILoggingBuilder"];

    private static readonly Dictionary<string, CallMeaning> OfMicrosoft = new(StringComparer.Ordinal)
    {
        ["ConfigureWebHostDefaults"] = CallMeaning.AddsWebServer,
        ["ConfigureWebHost"] = CallMeaning.AddsWebServer,
        ["Map"] = CallMeaning.MapsRoute,
        ["MapGet"] = CallMeaning.MapsRoute,
        ["MapMethods"] = CallMeaning.MapsRoute,
        ["MapPost"] = CallMeaning.MapsOther,
        ["MapPut"] = CallMeaning.MapsOther,
        ["MapDelete"] = CallMeaning.MapsOther,
        ["MapPatch"] = CallMeaning.MapsOther,
        ["MapHub"] = CallMeaning.MapsOther,
        ["AddAuthorization"] = CallMeaning.AddsAuthorization,
        ["AddAuthorizationBuilder"] = CallMeaning.AddsAuthorization,
        ["AddAuthorizationCore"] = CallMeaning.AddsAuthorization,
        ["SetFallbackPolicy"] = CallMeaning.SetsFallbackPolicy,
        ["AddFallbackPolicy"] = CallMeaning.SetsFallbackPolicy,
        ["UseMiddleware"] = CallMeaning.UsesMiddleware,
        ["AddControllers"] = CallMeaning.AddsControllers,
        ["AddControllersWithViews"] = CallMeaning.AddsControllers,
        ["AddMvc"] = CallMeaning.AddsControllers,
        ["AddRequestTimeouts"] = CallMeaning.AddsRequestTimeouts,
        ["UseRequestTimeouts"] = CallMeaning.AddsRequestTimeouts,
        ["MapHealthChecks"] = CallMeaning.MapsHealth,
        ["UseHealthChecks"] = CallMeaning.MapsHealth,
        ["MapControllers"] = CallMeaning.MapsControllers,
        ["MapDefaultControllerRoute"] = CallMeaning.MapsControllers,
        ["MapControllerRoute"] = CallMeaning.MapsControllers,
        ["MapAreaControllerRoute"] = CallMeaning.MapsControllers,
        ["UseMvc"] = CallMeaning.MapsControllers,
        ["UseMvcWithDefaultRoute"] = CallMeaning.MapsControllers,
        ["MapRazorPages"] = CallMeaning.MapsUnknown,
        ["MapRazorComponents"] = CallMeaning.MapsUnknown,
        ["MapFallback"] = CallMeaning.MapsUnknown,
        ["MapFallbackToFile"] = CallMeaning.MapsUnknown,
        ["MapFallbackToPage"] = CallMeaning.MapsUnknown,
        ["MapFallbackToController"] = CallMeaning.MapsUnknown,
        ["MapStaticAssets"] = CallMeaning.MapsUnknown,
        ["MapWhen"] = CallMeaning.MapsUnknown,
        ["UseStaticFiles"] = CallMeaning.MapsUnknown,
        ["UseFileServer"] = CallMeaning.MapsUnknown,
        ["UsePathBase"] = CallMeaning.MapsUnknown,
        ["UseSpa"] = CallMeaning.MapsUnknown,
        ["UseUrls"] = CallMeaning.ListensOnUrl,
        ["ListenAnyIP"] = CallMeaning.ListensOnPort,
        ["ListenLocalhost"] = CallMeaning.ListensOnPort,
        ["Listen"] = CallMeaning.ListensOnPort,
        ["ListenUnixSocket"] = CallMeaning.ListensUnknown,
        ["ListenHandle"] = CallMeaning.ListensUnknown,
        ["ListenNamedPipe"] = CallMeaning.ListensUnknown,
        ["UseHttpSys"] = CallMeaning.ListensUnknown,
    };

    // Values are objects: the runtime has compiled code for those, and would have to make it for a table of enumerations.
    private readonly ConcurrentDictionary<IMethodSymbol, Known> _meanings = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IAssemblySymbol, Abilities> _able = new(SymbolEqualityComparer.Default);

    /// <summary>What a call of the method means.</summary>
    public CallMeaning Of(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (!_meanings.TryGetValue(method, out var known))
            _meanings[method] = known = new Known(Classify(method));
        return known.Meaning;
    }

    private CallMeaning Classify(IMethodSymbol method)
    {
        if (method.ContainingAssembly is not { } assembly)
            return CallMeaning.None;
        if (SymbolEqualityComparer.Default.Equals(assembly, own))
            return TakesRouteBuilder(method) ? CallMeaning.Followed : CallMeaning.None;
        if (assembly.Name == ServiceDefaults)
        {
            return method.Name switch
            {
                "AddServiceDefaults" => CallMeaning.AddsServiceDefaults,
                "MapServiceDefaults" => CallMeaning.MapsServiceDefaults,
                _ => CallMeaning.None,
            };
        }

        if (assembly.Name.StartsWith(Jobs, StringComparison.Ordinal))
            return method is { Name: "RunAsync", ContainingType.Name: "JobCommand" } ? CallMeaning.RunsJob : CallMeaning.None;
        if (ModelReader.Serves(method, assembly.Name))
            return CallMeaning.ServesModel;
        if (MessagingReader.Knows(assembly.Name))
            return MessagingReader.MeaningOf(method, assembly.Name);
        if (MessagingReader.HandsOver(method))
            return CallMeaning.HandsMessagingOver;
        if (IsBuilderOfHealthChecks(method))
            return CallMeaning.RegistersHealthCheck;
        if (Telemetry(method) is not CallMeaning.None and var telemetry)
            return telemetry;
        if (AddsConfiguration(method))
            return CallMeaning.AddsConfiguration;
        if (DependencyReader.MayRegister(method))
            return CallMeaning.RegistersDependency;
        if (IsOfMicrosoft(assembly.Name))
            return Microsoft(method);
        return MayDoIt(method, assembly) ? CallMeaning.HandsOver
            : method.Name.StartsWith("Map", StringComparison.Ordinal) && TakesRouteBuilder(method) ? CallMeaning.MapsUnknown
            : CallMeaning.None;
    }

    private static CallMeaning Microsoft(IMethodSymbol method)
    {
        var type = method.ContainingType?.Name;
        switch (type, method.Name)
        {
            case ("WebApplication", "CreateBuilder" or "CreateSlimBuilder" or "CreateEmptyBuilder"):
            case ("WebHost", "CreateDefaultBuilder" or "Start"):
                return CallMeaning.CreatesWebBuilder;
            case ("WebApplication", "Create"):
            case ("WebApplicationBuilder" or "HostApplicationBuilder" or "IHostBuilder" or "HostBuilder" or "IWebHostBuilder", "Build"):
                return CallMeaning.Builds;
            case ("WebApplication", "Run" or "RunAsync" or "StartAsync"):
                return TakesText(method) ? CallMeaning.ListensOnUrl : CallMeaning.None;
            case ("HostingAbstractionsHostExtensions", "Run" or "RunAsync" or "Start" or "StartAsync"):
            case ("IHost", "StartAsync"):
            case ("HostingHostBuilderExtensions", "RunConsoleAsync"):
                return CallMeaning.RunsHost;
            case ("ServiceCollectionHostedServiceExtensions", "AddHostedService"):
                return CallMeaning.AddsHostedService;
            case ("Environment", "Exit"):
                return CallMeaning.EndsProcess;
            case ("Host", "CreateApplicationBuilder" or "CreateEmptyApplicationBuilder" or "CreateDefaultBuilder"):
                return CallMeaning.CreatesHostBuilder;
            case ("HttpClientFactoryServiceCollectionExtensions", "AddHttpClient") when method.ReturnType.Name == "IHttpClientBuilder":
                return CallMeaning.AddsHttpClient;
            case ("HttpClientFactoryServiceCollectionExtensions", "ConfigureHttpClientDefaults"):
                return CallMeaning.ConfiguresHttpClients;
            case ("OptionsServiceCollectionExtensions", "Configure" or "PostConfigure"):
            case ("HostingHostBuilderExtensions", "ConfigureHostOptions"):
                return CallMeaning.ConfiguresOptions;
            case ("OptionsServiceCollectionExtensions", "AddOptions" or "AddOptionsWithValidateOnStart") when method.IsGenericMethod:
                return CallMeaning.AddsOptions;
            case ("ConfigurationExtensions", "GetConnectionString" or "GetRequiredSection"):
            case ("ConfigurationBinder", "GetValue"):
                return CallMeaning.AsksConfiguration;
            case ("IMeterFactory" or "MeterFactoryExtensions", "Create"):
                return CallMeaning.MakesMeter;
            case ("RunExtensions", "Run"):
                return CallMeaning.MapsUnknown;
            case ("MapExtensions", "Map"):
                return CallMeaning.MapsUnknown;
            case ("KestrelServerOptions", "Configure"):
                return CallMeaning.ListensUnknown;
        }

        if (FileWriteReader.Writes(method))
            return CallMeaning.WritesFile;
        return OfMicrosoft.TryGetValue(method.Name, out var meaning) && IsInMicrosoft(method.ContainingNamespace) ? meaning : CallMeaning.None;
    }

    private static CallMeaning Telemetry(IMethodSymbol method)
    {
        switch (method.Name)
        {
            case "AddSource" when method.Parameters is [{ Name: "names" }] || method.Parameters is [_, { Name: "names" }]:
                return CallMeaning.AddsSources;
            case "AddMeter" when method.Parameters is [{ Name: "names" }] || method.Parameters is [_, { Name: "names" }]:
                return CallMeaning.AddsMeters;
            case "Build" when method.ReturnType.Name is "TracerProvider" or "MeterProvider":
                return CallMeaning.BuildsProvider;
            case "UseOtlpExporter" or "UseAzureMonitor":
                return CallMeaning.ExportsAll;
            case "OpenTelemetry" when method.ContainingAssembly.Name == "Serilog.Sinks.OpenTelemetry":
            case "UseNLog" or "AddNLog":
            case "Configuration" when method.ContainingAssembly.Name == "Serilog.Settings.Configuration":
                return CallMeaning.ExportsLogs;
        }

        if (!method.Name.StartsWith("Add", StringComparison.Ordinal) || !method.Name.EndsWith("Exporter", StringComparison.Ordinal))
            return CallMeaning.None;
        // The console is no place that outlives the pod, and memory none that leaves it.
        return method.Name is "AddConsoleExporter" or "AddInMemoryExporter" || method.Parameters.IsEmpty ? CallMeaning.None : CallMeaning.ExportsSignal;
    }

    private static bool IsBuilderOfHealthChecks(IMethodSymbol method)
        => method.ContainingType?.Name == "IHealthChecksBuilder" || method.Parameters is [var first, ..] && first.Type.Name == "IHealthChecksBuilder";

    // The host itself reads the environment, the command line and the secrets of a developer's machine.
    private static bool AddsConfiguration(IMethodSymbol method)
        => method.Name.StartsWith("Add", StringComparison.Ordinal) && method.Name is not ("AddCommandLine" or "AddUserSecrets")
        && (method.Name != "AddEnvironmentVariables" || method.Parameters.Length > 1)
        && method.Parameters is [var first, ..] && first.Type.Name is "IConfigurationBuilder" or "IConfigurationManager" or "ConfigurationManager";

    /// <summary>
    /// Whether the method gets the host in its making, and its assembly has what it takes: an assembly that references
    /// no OpenTelemetry can set up none.
    /// </summary>
    private bool MayDoIt(IMethodSymbol method, IAssemblySymbol assembly)
    {
        var (gets, getsMore) = (false, false);
        foreach (var parameter in method.Parameters)
            Look(parameter.Type);
        if (method.ContainingType is { } type && !method.IsStatic)
            Look(type);
        if (!gets)
            return false;
        if (!_able.TryGetValue(assembly, out var able))
            _able[assembly] = able = Abilities.Of(assembly);
        return able.Telemetry || able.Health && getsMore;

        void Look(ITypeSymbol type)
        {
            foreach (var name in Names(type))
            {
                gets |= Carriers.Contains(name);
                getsMore |= Carriers.Contains(name) && !ServicesOnly.Contains(name);
            }
        }
    }

    private static string[] Names(ITypeSymbol type)
    {
        if (type is not ITypeParameterSymbol { ConstraintTypes: var constraints })
            return [type.Name];
        var names = new string[constraints.Length];
        for (var i = 0; i < names.Length; i++)
            names[i] = constraints[i].Name;
        return names;
    }

    private static bool TakesRouteBuilder(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            foreach (var name in Names(parameter.Type))
            {
                if (name is "IEndpointRouteBuilder" or "RouteGroupBuilder" or "WebApplication")
                    return true;
            }
        }

        return false;
    }

    private static bool TakesText(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.SpecialType == SpecialType.System_String)
                return true;
        }

        return false;
    }

    // In a namespace below Microsoft, not in Microsoft itself.
    private static bool IsInMicrosoft(INamespaceSymbol? space)
    {
        for (; space is { IsGlobalNamespace: false, ContainingNamespace: { } outer }; space = outer)
        {
            if (outer is { Name: "Microsoft", ContainingNamespace.IsGlobalNamespace: true })
                return true;
        }

        return false;
    }

    private static bool IsOfMicrosoft(string assembly)
        => assembly.StartsWith("Microsoft.", StringComparison.Ordinal)
        || assembly.StartsWith("System.", StringComparison.Ordinal)
        || assembly.StartsWith("OpenTelemetry", StringComparison.Ordinal)
        || assembly is "System" or "mscorlib" or "netstandard";

    /// <summary>What a method means.</summary>
    private sealed class Known(CallMeaning meaning)
    {
        public CallMeaning Meaning => meaning;
    }

    /// <summary>What an assembly can do with a host it is given, by what it references, directly or not.</summary>
    private sealed class Abilities
    {
        public bool Telemetry { get; private set; }

        public bool Health { get; private set; }

        public static Abilities Of(IAssemblySymbol assembly)
        {
            var able = new Abilities();
            var seen = new HashSet<string>(StringComparer.Ordinal) { assembly.Name };
            var open = new Queue<IAssemblySymbol>();
            open.Enqueue(assembly);
            while (open.Count > 0)
            {
                foreach (var module in open.Dequeue().Modules)
                {
                    foreach (var referenced in module.ReferencedAssemblySymbols)
                    {
                        if (!seen.Add(referenced.Name))
                            continue;
                        able.Telemetry |= referenced.Name == ServiceDefaults || referenced.Name.StartsWith("OpenTelemetry", StringComparison.Ordinal);
                        able.Health |= referenced.Name is ServiceDefaults or "Microsoft.AspNetCore.Diagnostics.HealthChecks";
                        if (!IsOfMicrosoft(referenced.Name))
                            open.Enqueue(referenced);
                    }
                }
            }

            return able;
        }
    }
}

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

    /// <summary>Hands the host over to an assembly that may do any of these.</summary>
    HandsOver,
}

/// <summary>Tells what a method means; each method is looked at once a compilation.</summary>
internal sealed class KnownCalls(IAssemblySymbol own)
{
    private const string ServiceDefaults = "PlatformTemplates.ServiceDefaults";

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

    private readonly ConcurrentDictionary<IMethodSymbol, CallMeaning> _meanings = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<IAssemblySymbol, (bool Telemetry, bool Health)> _able = new(SymbolEqualityComparer.Default);

    /// <summary>What a call of the method means.</summary>
    public CallMeaning Of(IMethodSymbol method) => _meanings.GetOrAdd((method.ReducedFrom ?? method).OriginalDefinition, Classify);

    private CallMeaning Classify(IMethodSymbol method)
    {
        if (method.ContainingAssembly is not { } assembly)
            return CallMeaning.None;
        if (SymbolEqualityComparer.Default.Equals(assembly, own))
            return method.Parameters.Any(p => IsRouteBuilder(p.Type)) ? CallMeaning.Followed : CallMeaning.None;
        if (assembly.Name == ServiceDefaults)
        {
            return method.Name switch
            {
                "AddServiceDefaults" => CallMeaning.AddsServiceDefaults,
                "MapServiceDefaults" => CallMeaning.MapsServiceDefaults,
                _ => CallMeaning.None,
            };
        }

        if (IsBuilderOfHealthChecks(method))
            return CallMeaning.RegistersHealthCheck;
        if (Telemetry(method) is not CallMeaning.None and var telemetry)
            return telemetry;
        if (IsOfMicrosoft(assembly.Name))
            return Microsoft(method);
        return MayDoIt(method, assembly) ? CallMeaning.HandsOver
            : method.Name.StartsWith("Map", StringComparison.Ordinal) && method.Parameters.Any(p => IsRouteBuilder(p.Type)) ? CallMeaning.MapsUnknown
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
                return method.Parameters.Any(p => p.Type.SpecialType == SpecialType.System_String) ? CallMeaning.ListensOnUrl : CallMeaning.None;
            case ("Host", "CreateApplicationBuilder" or "CreateEmptyApplicationBuilder" or "CreateDefaultBuilder"):
                return CallMeaning.CreatesHostBuilder;
            case ("RunExtensions", "Run"):
                return CallMeaning.MapsUnknown;
            case ("MapExtensions", "Map"):
                return CallMeaning.MapsUnknown;
            case ("KestrelServerOptions", "Configure"):
                return CallMeaning.ListensUnknown;
        }

        return OfMicrosoft.TryGetValue(method.Name, out var meaning) && method.ContainingNamespace?.ToDisplayString().StartsWith("Microsoft.", StringComparison.Ordinal) == true ? meaning : CallMeaning.None;
    }

    private static CallMeaning Telemetry(IMethodSymbol method)
    {
        switch (method.Name)
        {
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

    /// <summary>
    /// Whether the method gets the host in its making, and its assembly has what it takes: an assembly that references
    /// no OpenTelemetry can set up none.
    /// </summary>
    private bool MayDoIt(IMethodSymbol method, IAssemblySymbol assembly)
    {
        string[] carriers = [.. Types(method).SelectMany(Names).Where(Carriers.Contains)];
        if (carriers.Length == 0)
            return false;
        var able = _able.GetOrAdd(assembly, Abilities);
        return able.Telemetry || able.Health && carriers.Any(c => !ServicesOnly.Contains(c));
    }

    private static IEnumerable<ITypeSymbol> Types(IMethodSymbol method)
        => method.ContainingType is { } type && !method.IsStatic ? method.Parameters.Select(p => p.Type).Append(type) : method.Parameters.Select(p => p.Type);

    private static IEnumerable<string> Names(ITypeSymbol type)
        => type is ITypeParameterSymbol parameter ? parameter.ConstraintTypes.Select(c => c.Name) : [type.Name];

    private static (bool Telemetry, bool Health) Abilities(IAssemblySymbol assembly)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { assembly.Name };
        var open = new Queue<IAssemblySymbol>([assembly]);
        var (telemetry, health) = (false, false);
        while (open.Count > 0)
        {
            foreach (var referenced in open.Dequeue().Modules.SelectMany(m => m.ReferencedAssemblySymbols))
            {
                if (!seen.Add(referenced.Name))
                    continue;
                telemetry |= referenced.Name == ServiceDefaults || referenced.Name.StartsWith("OpenTelemetry", StringComparison.Ordinal);
                health |= referenced.Name is ServiceDefaults or "Microsoft.AspNetCore.Diagnostics.HealthChecks";
                if (!IsOfMicrosoft(referenced.Name))
                    open.Enqueue(referenced);
            }
        }

        return (telemetry, health);
    }

    private static bool IsRouteBuilder(ITypeSymbol type) => Names(type).Any(n => n is "IEndpointRouteBuilder" or "RouteGroupBuilder" or "WebApplication");

    private static bool IsOfMicrosoft(string assembly)
        => assembly.StartsWith("Microsoft.", StringComparison.Ordinal)
        || assembly.StartsWith("System.", StringComparison.Ordinal)
        || assembly.StartsWith("OpenTelemetry", StringComparison.Ordinal)
        || assembly is "System" or "mscorlib" or "netstandard";
}

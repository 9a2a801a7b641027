namespace PlatformTemplates.Guardrails.Facts;

/// <summary>OpenTelemetry that gets into a process from outside: no code sets it up.</summary>
internal static class OutsideInstrumentation
{
    private const string Package = "OpenTelemetry.AutoInstrumentation";
    private const string Profiler = "CORECLR_PROFILER";

    /// <summary>Whether the operator of OpenTelemetry puts it into the container, with all that it must be told.</summary>
    public static bool IsFromOperator(ContainerSite site)
        => site.Container.Workload.Pod?.Find("metadata", "annotations")?.Members.Any(a => a.Key.Value is "instrumentation.opentelemetry.io/inject-dotnet" or "instrumentation.opentelemetry.io/inject-sdk") == true;

    /// <summary>Whether the service has it, from the operator, from a profiler that its container names, or from the package.</summary>
    public static bool IsIn(ServiceFacts facts)
        => facts.OwnContainers.Any(c => IsFromOperator(c) || c.Container.Variables.Any(v => v.Name == Profiler))
        || facts.ServiceFiles.Any(f => f.Kind == ServiceFileKind.Licenses && facts.Files.Yaml(f.Path) is { } written && PackageLicense.Read(written).Any(p => p.Package.StartsWith(Package, StringComparison.OrdinalIgnoreCase)));
}

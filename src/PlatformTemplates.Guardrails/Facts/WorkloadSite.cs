using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>One workload as it runs in one environment.</summary>
/// <param name="facts">The service.</param>
/// <param name="environment">The environment.</param>
/// <param name="workload">The workload.</param>
internal sealed class WorkloadSite(ServiceFacts facts, RenderedOverlay environment, Workload workload)
{
    // What can't be rendered and stands under one of these adds objects; it changes none that are there.
    private static readonly string[] AddsObjectsOnly = ["resources", "bases", "helmCharts", "helmChartInflationGenerator", "generators", "configMapGenerator", "secretGenerator"];

    private IReadOnlyList<ContainerSite>? _containers;

    /// <summary>What is known of the service without its code.</summary>
    public ServiceFacts Facts => facts;

    /// <summary>The environment.</summary>
    public RenderedOverlay Environment => environment;

    /// <summary>The workload.</summary>
    public Workload Workload => workload;

    /// <summary>Its containers.</summary>
    public IReadOnlyList<ContainerSite> Containers => _containers ??= [.. workload.Containers.Select(c => new ContainerSite(this, c))];

    /// <summary>How messages call it, <c>Deployment/orders</c>.</summary>
    public string Target { get; } = workload.ToString();

    /// <summary>Where the labels of its pods are written.</summary>
    public string[] PodLabelsPath => [.. workload.PodLabelsPath];

    /// <summary>Whether something that could not be rendered may set what is not there.</summary>
    public bool MayBeCompletedElsewhere => workload.IsPatchedAtRuntime || MayBeCompleted(facts, environment);

    /// <summary>Every workload in every environment.</summary>
    public static IReadOnlyList<WorkloadSite> All(ServiceFacts facts)
        => [.. from environment in facts.Environments
               from candidate in environment.Objects
               from workload in Workload.AllOf(candidate, environment.Objects)
               select new WorkloadSite(facts, environment, workload)];

    /// <summary>A finding that something is missing, at the patch that took it away, else at the workload's name.</summary>
    /// <param name="about">The guardrail.</param>
    /// <param name="missing">What, as in "runs one replica".</param>
    /// <param name="advice">What to do where it was never there.</param>
    /// <param name="path">Where in the workload it would be.</param>
    /// <param name="fix">The edit that puts it into the file the workload is written in; null where there is none.</param>
    public Finding Missing(GuardrailDescriptor about, string missing, string advice, string[] path, Func<YamlFile, YamlMapping, IReadOnlyList<TextEdit>>? fix = null)
        => workload.Root.WhyMissing(path) is { } removal
            ? At(about, removal, $"{Target} {missing}: this patch removes it. Leave it in place, or set another value.", RestoreOf(facts, removal))
            : At(about, workload.NameSpan, $"{Target} {missing}. {advice}", fix is null ? null : FixOf(about, fix));

    /// <summary>A finding about the workload.</summary>
    public Finding At(GuardrailDescriptor about, SourceSpan place, string message, Fix? fix = null)
        => new(about, place, message, [environment.Name], fix) { Target = Target };

    /// <summary>The fix that takes the removal out of the patch that stands at a place, or null.</summary>
    public static Fix? RestoreOf(ServiceFacts facts, SourceSpan removal)
        => facts.Files.Yaml(removal.Path) is { } file && YamlEdit.Remove(file, removal) is { Count: > 0 } edits ? new Fix("Take the removal out of the patch", edits) : null;

    /// <summary>Whether something in an environment that could not be rendered may set what is not there.</summary>
    public static bool MayBeCompleted(ServiceFacts facts, RenderedOverlay environment) => environment.Problems.Count > 0 && environment.Problems.Any(p => MayChangeObjects(facts, p));

    private Fix? FixOf(GuardrailDescriptor about, Func<YamlFile, YamlMapping, IReadOnlyList<TextEdit>> fix)
        => WrittenObject.Of(facts, workload) is var (file, written) && fix(file, written) is { Count: > 0 } edits ? new Fix(about.FixTitle, edits) : null;

    private static bool MayChangeObjects(ServiceFacts facts, RenderProblem problem)
        => (facts.Files.Yaml(problem.Span.Path)?.Documents.FirstOrDefault() as YamlMapping)?.Entries
            .FirstOrDefault(e => e.Key.Span.Start <= problem.Span.Start && problem.Span.Start <= Math.Max(e.Key.Span.End, e.Value.Span.End)) is not { } entry
            || !AddsObjectsOnly.Contains(entry.Key.Value);
}

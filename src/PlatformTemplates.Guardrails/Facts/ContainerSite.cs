using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>One container as it runs in one environment.</summary>
/// <param name="workload">The workload it is part of.</param>
/// <param name="container">The container.</param>
internal sealed class ContainerSite(WorkloadSite workload, Container container)
{
    /// <summary>The workload it is part of.</summary>
    public WorkloadSite Workload => workload;

    /// <summary>What is known of the service without its code.</summary>
    public ServiceFacts Facts => workload.Facts;

    /// <summary>The environment.</summary>
    public RenderedOverlay Environment => workload.Environment;

    /// <summary>The container, in its workload.</summary>
    public Container Container => container;

    /// <summary>Its settings, once somebody has asked <see cref="ContainerSettings.Of"/>.</summary>
    public ContainerSettings? Settings { get; set; }

    /// <summary>The workload, <c>Deployment/orders</c>.</summary>
    public string Target => workload.Target;

    /// <summary>How messages call the container.</summary>
    public string Called => $"Container '{Container.Name}' of {Target}";

    /// <summary>Whether it runs the service's own code, as far as that is known without the code.</summary>
    public bool IsOwn => Facts.IsOwn(this);

    /// <summary>Every container of some workloads.</summary>
    public static IReadOnlyList<ContainerSite> All(IReadOnlyList<WorkloadSite> workloads) => [.. workloads.SelectMany(w => w.Containers)];

    /// <summary>
    /// Whether a part that could not be rendered may set what is not there now. Then nothing can be concluded from its
    /// absence.
    /// </summary>
    public bool MayBeCompletedElsewhere => workload.MayBeCompletedElsewhere;

    /// <summary>Where something that is not there should be said to be missing: the patch that took it away, else the container's name.</summary>
    public SourceSpan PlaceOfMissing(params string[] path) => Container.Root.WhyMissing(path) ?? Container.NameSpan;

    /// <summary>A finding about the container.</summary>
    public Finding At(GuardrailDescriptor about, SourceSpan place, string message, Fix? fix = null) => workload.At(about, place, message, fix);

    /// <summary>A finding that something is missing.</summary>
    /// <param name="about">The guardrail.</param>
    /// <param name="missing">What, as in "has no memory limit".</param>
    /// <param name="advice">What to do where it was never there.</param>
    /// <param name="path">Where in the container it would be.</param>
    /// <param name="fix">The edit that puts it into the file the container is written in; null where there is none.</param>
    public Finding Missing(GuardrailDescriptor about, string missing, string advice, string[] path, Func<YamlFile, YamlMapping, IReadOnlyList<TextEdit>> fix)
        => Missing(about, missing, advice, path, (file, container, _) => fix(file, container));

    /// <summary>A finding that something is missing whose fix changes the pod's specification, too.</summary>
    public Finding Missing(GuardrailDescriptor about, string missing, string advice, string[] path, Func<YamlFile, YamlMapping, YamlMapping?, IReadOnlyList<TextEdit>> fix)
        => Container.Root.WhyMissing(path) is { } removal
            ? At(about, removal, $"{Called} {missing}: this patch removes it. Leave it in place, or set another value.", WorkloadSite.RestoreOf(Facts, removal))
            : At(about, Container.NameSpan, $"{Called} {missing}. {advice}", FixIn(about.FixTitle, fix));

    /// <summary>A finding that something is missing which the container would inherit from its pod; the fix is made there.</summary>
    /// <param name="about">The guardrail.</param>
    /// <param name="missing">What, as in "may run as root".</param>
    /// <param name="advice">What to do where it was never there.</param>
    /// <param name="path">Where in the container, or in the pod's specification, it would be.</param>
    /// <param name="fix">The edit that puts it into the pod's specification as its file has it.</param>
    public Finding MissingInPod(GuardrailDescriptor about, string missing, string advice, string[] path, Func<YamlFile, YamlMapping, IReadOnlyList<TextEdit>> fix)
        => (Container.Root.WhyMissing(path) ?? Container.Workload.PodSpec?.WhyMissing(path)) is { } removal
            ? At(about, removal, $"{Called} {missing}: this patch removes what forbids it. Leave it in place, or set another value.", WorkloadSite.RestoreOf(Facts, removal))
            : At(about, Container.NameSpan, $"{Called} {missing}. {advice}", FixIn(about.FixTitle, (file, _, pod) => pod is null ? [] : fix(file, pod)));

    /// <summary>An edit of the container, and of its pod's specification, as their own file has them before any patch; null where it can't be made.</summary>
    public Fix? FixIn(string title, Func<YamlFile, YamlMapping, YamlMapping?, IReadOnlyList<TextEdit>> edit)
        => Written() is var (file, root, pod) && edit(file, root, pod) is { Count: > 0 } edits ? new Fix(title, edits) : null;

    private (YamlFile File, YamlMapping Root, YamlMapping? Pod)? Written()
    {
        var place = Container.NameSpan;
        if (Facts.Files.Yaml(place.Path) is not { } file)
            return null;
        foreach (var document in file.Documents)
        {
            if (Holding(document, place) is { } named && ContainerOf(named) is { } root)
                return (file, root, document is YamlMapping written ? Manifests.Kubernetes.Workload.From(new KubernetesObject(written))?.PodSpec : null);
        }

        return null;
    }

    // Argo's templates lend their name to the container in them.
    private YamlMapping? ContainerOf(YamlMapping named)
        => container.Root["name"] is not null ? named : (named["container"] ?? named["script"] ?? named.Find("inline", "container") ?? named.Find("inline", "script")) as YamlMapping;

    private static YamlMapping? Holding(YamlNode node, SourceSpan name) => node switch
    {
        YamlMapping mapping when mapping["name"]?.Span == name => mapping,
        YamlMapping mapping => mapping.Entries.Select(e => Holding(e.Value, name)).FirstOrDefault(m => m is not null),
        YamlSequence sequence => sequence.Items.Select(i => Holding(i, name)).FirstOrDefault(m => m is not null),
        _ => null,
    };
}

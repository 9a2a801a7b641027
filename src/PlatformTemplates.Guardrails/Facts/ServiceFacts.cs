using PlatformTemplates.Guardrails.Exceptions;
using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>All that guardrails know of one service. Gathered once, shared by all of them; it never changes.</summary>
public sealed class ServiceFacts
{
    private static readonly string[] _runOnce = ["Job", "CronJob", "Workflow", "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate"];

    private readonly Derived _derived;
    private IReadOnlyList<ContainerSite>? _own;
    private HashSet<ContainerSite>? _ownIndex;

    /// <summary>The facts of a service.</summary>
    /// <param name="root">The service's root folder, absolute, with <c>/</c>.</param>
    /// <param name="serviceFiles">Its files.</param>
    /// <param name="files">What the files hold.</param>
    /// <param name="properties">The MSBuild properties.</param>
    /// <param name="code">What the compiler knows, or null where no C# is compiled.</param>
    public ServiceFacts(string root, IReadOnlyList<ServiceFile> serviceFiles, IManifestFiles files, PlatformProperties properties, CodeFacts? code = null)
        : this(root, serviceFiles, files, properties, code, derived: null)
    {
    }

    private ServiceFacts(string root, IReadOnlyList<ServiceFile> serviceFiles, IManifestFiles files, PlatformProperties properties, CodeFacts? code, Derived? derived)
    {
        Root = root;
        ServiceFiles = serviceFiles;
        Files = files;
        Properties = properties;
        Code = code;
        _derived = derived ?? new Derived(this);
    }

    /// <summary>The service's root folder, absolute, with <c>/</c>.</summary>
    public string Root { get; }

    /// <summary>The service's files.</summary>
    public IReadOnlyList<ServiceFile> ServiceFiles { get; }

    /// <summary>What the files hold.</summary>
    public IManifestFiles Files { get; }

    /// <summary>The MSBuild properties.</summary>
    public PlatformProperties Properties { get; }

    /// <summary>What the compiler knows, or null where no C# is compiled.</summary>
    public CodeFacts? Code { get; }

    /// <summary>Every environment, rendered.</summary>
    public IReadOnlyList<RenderedOverlay> Environments => _derived.Environments.Value;

    /// <summary>What the service need not keep for a while.</summary>
    public AgreedExceptions Exceptions => _derived.Exceptions.Value;

    /// <summary>Every workload in every environment.</summary>
    internal IReadOnlyList<WorkloadSite> Workloads => _derived.Workloads.Value;

    /// <summary>Every container of every workload in every environment.</summary>
    internal IReadOnlyList<ContainerSite> Containers => _derived.Containers.Value;

    /// <summary>Every job with a schedule in every environment.</summary>
    internal IReadOnlyList<ScheduledJob> ScheduledJobs => _derived.ScheduledJobs.Value;

    /// <summary>The containers that run the service's own code; see <see cref="ServiceContainers"/>.</summary>
    internal IReadOnlyList<ContainerSite> OwnContainers => _own ??= ServiceContainers.Own(this);

    /// <summary>Whether the service's own code is deployed, and everywhere by something that runs it to its end.</summary>
    internal bool RunsOnce => OwnContainers.Count > 0 && OwnContainers.All(c => _runOnce.Contains(c.Workload.Workload.Kind));

    /// <summary>Whether a container is one of <see cref="OwnContainers"/>.</summary>
    internal bool IsOwn(ContainerSite site) => (_ownIndex ??= [.. OwnContainers]).Contains(site);

    /// <summary>The files of the application's configuration, read.</summary>
    internal IReadOnlyList<ApplicationSettings> ApplicationSettings => _derived.Settings.Value;

    /// <summary>What the files of Argo CD or Flux hold, namespaces among it, and what they deploy.</summary>
    internal GitOpsFacts GitOps => _derived.GitOps.Value;

    /// <summary>
    /// The service's own files that the cluster and the portal read as YAML. Other programs are laxer, with keys that
    /// stand twice for one: whether they can be read is a matter of the guardrails that look into them.
    /// </summary>
    public IEnumerable<ServiceFile> YamlFiles => ServiceFiles.Where(f => f.IsYaml && f.Kind is not (ServiceFileKind.CustomResourceDefinition or ServiceFileKind.Definition or ServiceFileKind.Workflow or ServiceFileKind.Docs or ServiceFileKind.Schema));

    /// <summary>The same facts with what the compiler knows; the rendering is not done again.</summary>
    public ServiceFacts With(CodeFacts code) => new(Root, ServiceFiles, Files, Properties, code, _derived);

    /// <summary>What follows from the files alone, worked out when it is first asked for.</summary>
    private sealed class Derived(ServiceFacts facts)
    {
        public Lazy<IReadOnlyList<RenderedOverlay>> Environments { get; } = new(() => Guardrails.Facts.Environments.Render(facts.ServiceFiles, facts.Files));

        public Lazy<IReadOnlyList<WorkloadSite>> Workloads { get; } = new(() => WorkloadSite.All(facts));

        public Lazy<IReadOnlyList<ContainerSite>> Containers { get; } = new(() => ContainerSite.All(facts.Workloads));

        public Lazy<IReadOnlyList<ScheduledJob>> ScheduledJobs { get; } = new(() => ScheduledJob.All(facts));

        public Lazy<IReadOnlyList<ApplicationSettings>> Settings { get; } = new(() => Guardrails.Facts.ApplicationSettings.Read(facts));

        public Lazy<GitOpsFacts> GitOps { get; } = new(() => GitOpsFacts.Read(facts));

        public Lazy<AgreedExceptions> Exceptions { get; } = new(() => AgreedExceptions.Read(facts));
    }
}

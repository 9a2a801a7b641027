using System.Globalization;
using PlatformTemplates.Guardrails.Jobs;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>A job that runs by a schedule in one environment: a CronJob of Kubernetes, or a CronWorkflow of Argo with the template it refers to.</summary>
internal sealed class ScheduledJob
{
    private readonly ServiceFacts _facts;

    private ScheduledJob(ServiceFacts facts, RenderedOverlay environment, KubernetesObject root)
    {
        _facts = facts;
        Environment = environment;
        Object = root;
        IsArgo = root.Kind == "CronWorkflow";
        if (!IsArgo || root.Root.Find("spec", "workflowSpec", "workflowTemplateRef") is not { } reference)
            return;
        var kind = string.Equals(reference["clusterScope"]?.Text, "true", StringComparison.OrdinalIgnoreCase) ? "ClusterWorkflowTemplate" : "WorkflowTemplate";
        Template = environment.OfKind(kind).FirstOrDefault(t => t.Group == "argoproj.io" && t.Name == reference["name"]?.Text && (kind == "ClusterWorkflowTemplate" || t.Namespace == root.Namespace));
        IsDefinedElsewhere = Template is null;
    }

    /// <summary>The environment.</summary>
    public RenderedOverlay Environment { get; }

    /// <summary>The CronJob or CronWorkflow.</summary>
    public KubernetesObject Object { get; }

    /// <summary>When it runs, once somebody has asked <see cref="JobSchedule.Of"/>.</summary>
    public JobSchedule? Schedule { get; set; }

    /// <summary>Whether Argo runs it.</summary>
    public bool IsArgo { get; }

    /// <summary>The template that a CronWorkflow refers to, where it is in the environment.</summary>
    public KubernetesObject? Template { get; }

    /// <summary>Whether what a run does stands in a template that is not in the environment.</summary>
    public bool IsDefinedElsewhere { get; }

    /// <summary>Whether something that could not be rendered may set what is not there.</summary>
    public bool MayBeCompletedElsewhere => WorkloadSite.MayBeCompleted(_facts, Environment);

    /// <summary>Where a run is described, in <see cref="Object"/>.</summary>
    public string[] RunPath => IsArgo ? ["spec", "workflowSpec"] : ["spec", "jobTemplate", "spec"];

    /// <summary>A setting of the schedule.</summary>
    public YamlNode? OfSchedule(string key) => Given(Object.Root.Find("spec", key));

    /// <summary>A setting of a run: the job's own, else its template's.</summary>
    public YamlNode? OfRun(string key) => Given(Object.Root.Find([.. RunPath, key])) ?? Given(Template?.Root.Find("spec", key));

    /// <summary>The limit of a run; null where there is none, or it can't be known.</summary>
    public (long Seconds, YamlNode Written)? Deadline => Seconds(OfRun("activeDeadlineSeconds"));

    /// <summary>How late a run that was missed may begin; null where nothing says it, or it can't be known.</summary>
    public (long Seconds, YamlNode Written)? StartingDeadline => Seconds(OfSchedule("startingDeadlineSeconds"));

    /// <summary>The schedules as written: CronWorkflows may have several.</summary>
    public IReadOnlyList<YamlScalar> Schedules
        => [.. new[] { Object.Root.Find("spec", "schedule") }.Concat(IsArgo ? Object.Root.Find("spec", "schedules")?.Elements ?? [] : []).OfType<YamlScalar>().Where(s => s.Text is { Length: > 0 } && s.IsKnown)];

    /// <summary>Whether it is switched off.</summary>
    public bool IsSuspended => string.Equals(OfSchedule("suspend")?.Text, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Every scheduled job in every environment.</summary>
    public static IReadOnlyList<ScheduledJob> All(ServiceFacts facts)
        => [.. from environment in facts.Environments
               from found in environment.OfKind("CronJob").Where(o => o.Group == "batch").Concat(environment.OfKind("CronWorkflow").Where(o => o.Group == "argoproj.io"))
               select new ScheduledJob(facts, environment, found)];

    /// <summary>The time zone as written, or null.</summary>
    public YamlScalar? TimeZone => OfSchedule(TimeZoneKey) as YamlScalar;

    /// <summary>How the field for the time zone is called.</summary>
    public string TimeZoneKey => IsArgo ? "timezone" : "timeZone";

    /// <summary>The containers that a run is made of, where they are known.</summary>
    public IEnumerable<ContainerSite> OwnContainers => _facts.OwnContainers.Where(s => ReferenceEquals(s.Environment, Environment) && (s.Target == Object.ToString() || s.Target == Template?.ToString()));

    /// <summary>The limit that the job sets itself, <c>Job:MaxRuntime</c>, the longest of its containers; null where none is written.</summary>
    public TimeSpan? MaxRuntime
        => OwnContainers.Select(c => ContainerSettings.Of(c).Value("Job:MaxRuntime")).Select(text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var limit) ? limit : (TimeSpan?)null).Max();

    /// <summary>A finding about the job.</summary>
    public Finding At(GuardrailDescriptor about, SourceSpan place, string message, Fix? fix = null)
        => new(about, place, message, [Environment.Name], fix) { Target = Object.ToString() };

    private static YamlNode? Given(YamlNode? node) => node is YamlScalar { Text: null } ? null : node;

    private static (long Seconds, YamlNode Written)? Seconds(YamlNode? node)
        => node is not null && long.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? (seconds, node) : null;
}

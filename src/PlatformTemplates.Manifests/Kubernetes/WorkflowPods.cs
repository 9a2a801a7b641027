using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>
/// The pods that Argo Workflows makes of an object's templates, as if they had been written: what a template says itself, then
/// what the workflow says for all of them. Each value keeps its place; what is not there would be written into the workflow's
/// specification.
/// </summary>
internal static class WorkflowPods
{
    private const string Group = "argoproj.io";

    // What a template, or the workflow for all of them, says of a pod, under the pod's own names.
    private static readonly string[] PodFields =
    [
        "securityContext", "serviceAccountName", "automountServiceAccountToken", "hostNetwork", "hostAliases", "dnsPolicy", "dnsConfig",
        "nodeSelector", "affinity", "tolerations", "imagePullSecrets", "priorityClassName", "schedulerName", "initContainers",
    ];

    /// <summary>Where an object keeps its workflow's specification; null where it is no object of Argo Workflows.</summary>
    public static string[]? SpecPath(KubernetesObject candidate) => (candidate.Group, candidate.Kind) switch
    {
        (Group, "Workflow" or "WorkflowTemplate" or "ClusterWorkflowTemplate") => ["spec"],
        (Group, "CronWorkflow") => ["spec", "workflowSpec"],
        _ => null,
    };

    /// <summary>The pods of an object's own templates, for each object that runs them.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="objects">What it is deployed with.</param>
    public static IEnumerable<Workload> Of(KubernetesObject owner, IReadOnlyList<KubernetesObject> objects)
    {
        if (SpecPath(owner) is not { } path || owner.Root.Find(path) is not YamlMapping spec)
            yield break;
        foreach (var caller in Callers(owner, objects))
        {
            foreach (var (template, name) in Templates(spec))
            {
                if (Pod(spec, caller, template, name) is { } pod)
                    yield return new Workload(owner.Root, pod, name, IsSet(spec["podSpecPatch"]) || IsSet(caller?["podSpecPatch"]) || IsSet(template["podSpecPatch"]));
            }
        }
    }

    // Whoever refers to a template says more about its pods; who only uses one template of it brings all that is said of a workflow.
    private static List<YamlMapping?> Callers(KubernetesObject owner, IReadOnlyList<KubernetesObject> objects)
    {
        var callers = new List<YamlMapping?>();
        if (owner.Kind is "WorkflowTemplate" or "ClusterWorkflowTemplate")
        {
            foreach (var candidate in objects)
            {
                if (!ReferenceEquals(candidate.Root, owner.Root) && SpecPath(candidate) is { } path && candidate.Root.Find(path) is YamlMapping spec && (Refers(spec["workflowTemplateRef"], owner) || RefersBelow(spec["templates"], owner)))
                    callers.Add(spec);
            }
        }

        if (callers.Count == 0)
            callers.Add(null);
        return callers;
    }

    private static bool RefersBelow(YamlNode? node, KubernetesObject owner)
        => Refers(node?["templateRef"], owner) || node is not null && (node.Members.Any(m => RefersBelow(m.Value, owner)) || node.Elements.Any(e => RefersBelow(e, owner)));

    private static bool Refers(YamlNode? reference, KubernetesObject owner)
        => reference?["name"]?.Text == owner.Name && (reference["clusterScope"]?.Text == "true") == (owner.Kind == "ClusterWorkflowTemplate");

    // Those of the list, and those that steps and tasks have inside of them, which are known by the step's name.
    private static IEnumerable<(YamlMapping Template, YamlScalar Name)> Templates(YamlMapping spec)
    {
        var defaults = spec["templateDefaults"] as YamlMapping;
        foreach (var template in spec["templates"]?.Elements.OfType<YamlMapping>() ?? [])
        {
            if (template["name"] is YamlScalar name)
                yield return (Completed(template, defaults), name);
            foreach (var step in (template["steps"]?.Elements.SelectMany(s => s.Elements) ?? []).Concat(template.Find("dag", "tasks")?.Elements ?? []))
            {
                if (step["inline"] is YamlMapping inline && step["name"] is YamlScalar called)
                    yield return (Completed(inline, defaults), called);
            }
        }
    }

    private static YamlMapping Completed(YamlMapping template, YamlMapping? defaults)
    {
        foreach (var entry in defaults?.Entries ?? [])
        {
            if (template.Find(entry.Key.Value) is not { } own)
                template = entry.Key.Value is "container" or "script" or "containerSet" ? template : template.With(entry.Key, entry.Value);
            else if (own.Value is YamlMapping mine && entry.Value is YamlMapping below)
                template = template.With(own.Key, Completed(mine, below));
        }

        return template;
    }

    private static YamlMapping? Pod(YamlMapping spec, YamlMapping? caller, YamlMapping template, YamlScalar name)
    {
        var set = template["containerSet"];
        var containers = new[] { template["container"], template["script"] }.OfType<YamlMapping>()
            .Concat(set?["containers"]?.Elements.OfType<YamlMapping>().Select(c => Mounting(c, set["volumeMounts"])) ?? []).ToList<YamlNode>();
        if (containers.Count == 0)
            return null;
        containers.AddRange(template["sidecars"]?.Elements ?? []);
        var sources = new[] { template, caller, spec }.OfType<YamlMapping>().ToList();
        var entries = new List<YamlEntry>();
        foreach (var field in PodFields)
        {
            if (sources.Select(s => s.Find(field)).FirstOrDefault(e => e is not null) is { } entry)
                entries.Add(entry);
        }

        var volumes = sources.Select(s => s.Find("volumes")).OfType<YamlEntry>().ToList();
        if (volumes.Count > 0)
            entries.Add(volumes.Count == 1 ? volumes[0] : new YamlEntry(volumes[volumes.Count - 1].Key, new YamlSequence(ByName(volumes), volumes[volumes.Count - 1].Value.Span)));
        entries.Add(Entry("containers", new YamlSequence(containers, template.Span)));
        var removed = sources.SelectMany(s => s.Removed).Where(r => !entries.Exists(e => e.Key.Value == r.Key)).ToList();
        return new YamlMapping([Entry("metadata", Metadata(sources, template, name)), Entry("spec", new YamlMapping(entries, spec.Span, removed))], template.Span);
    }

    // A volume of one name is one, wherever it is said.
    private static List<YamlNode> ByName(List<YamlEntry> lists)
    {
        var all = new List<YamlNode>();
        foreach (var list in lists)
        {
            var before = new HashSet<string?>(all.Select(v => v["name"]?.Text));
            all.AddRange(list.Value.Elements.Where(v => v["name"]?.Text is not { } name || !before.Contains(name)));
        }

        return all;
    }

    // What a set of containers mounts, each of them does.
    private static YamlMapping Mounting(YamlMapping container, YamlNode? mounts)
        => mounts is YamlSequence { Items.Count: > 0 } shared ? container.With((YamlScalar)Text("volumeMounts"), shared.With([.. container["volumeMounts"]?.Elements ?? [], .. shared.Items])) : container;

    private static YamlMapping Metadata(List<YamlMapping> sources, YamlMapping template, YamlScalar name)
    {
        var all = sources.Select(s => s["podMetadata"] as YamlMapping).Prepend(template["metadata"] as YamlMapping).OfType<YamlMapping>().ToList();
        var labels = Merged(all, "labels");
        // Argo's own, which policies may select by; nobody has written them.
        labels.Add(Entry("workflows.argoproj.io/workflow", Text(name.Value)));
        labels.Add(Entry("workflows.argoproj.io/completed", Text("false")));
        return new YamlMapping([Entry("labels", new YamlMapping(labels, template.Span)), Entry("annotations", new YamlMapping(Merged(all, "annotations"), template.Span))], template.Span);
    }

    private static List<YamlEntry> Merged(List<YamlMapping> all, string key)
    {
        var entries = new List<YamlEntry>();
        foreach (var entry in all.SelectMany(m => m[key]?.Members ?? []))
        {
            if (!entries.Exists(e => e.Key.Value == entry.Key.Value))
                entries.Add(entry);
        }

        return entries;
    }

    private static YamlEntry Entry(string key, YamlNode value) => new((YamlScalar)Text(key), value);

    private static YamlNode Text(string text) => new YamlScalar(text, YamlScalarKind.String, SourceSpan.StartOf(""));

    private static bool IsSet(YamlNode? node) => node?.Text is { Length: > 0 };
}

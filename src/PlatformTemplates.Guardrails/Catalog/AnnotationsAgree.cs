using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Catalog;

internal sealed class AnnotationsAgree() : Guardrail(About)
{
    private const string ArgoCd = "argoproj.io";
    private const string KubernetesId = "backstage.io/kubernetes-id";
    private const string KubernetesSelector = "backstage.io/kubernetes-label-selector";
    private const string SourceLocation = "backstage.io/source-location";

    private static readonly string[] Slugs = ["github.com/project-slug", "gitlab.com/project-slug"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.AnnotationsAgree, GuardrailCategory.Catalog,
        "The portal's annotations agree with what is deployed", "s/w/E",
        why: "The portal finds a service's pods, its Argo CD applications and its source by these annotations alone. Where one names something that is not there the page stays empty, and whoever looks during an incident takes that for \"nothing is running\".",
        fix: $"Give the annotation `{KubernetesId}` and the label of that name on workloads and their pods one value; let `argocd/app-name`, `argocd/app-selector` and `argocd/project-name` name what the service's Argo CD files have; let `{SourceLocation}`, the project slug and the Applications' `repoURL` name one repository.",
        fixTitle: "Let the annotation and what is deployed agree");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var entities = CatalogEntity.All(facts).Where(e => e.Root.Find("metadata", "annotations") is YamlMapping).ToList();
        return entities.Count == 0 ? [] : OfKubernetes(facts, entities).Concat(OfArgoCd(facts, entities)).Concat(entities.SelectMany(e => OfSource(facts, e)));
    }

    private static IEnumerable<Finding> OfKubernetes(ServiceFacts facts, List<CatalogEntity> entities)
    {
        var selected = new List<Selected>();
        foreach (var entity in entities)
        {
            var selector = Annotation(entity, KubernetesSelector);
            if ((selector ?? Annotation(entity, KubernetesId)) is not { } place)
                continue;
            if ((selector is null ? [new Label(KubernetesId, place.Value)] : LabelsOf(place.Value)) is not { } labels)
                yield break;
            selected.Add(new Selected(entity, place, labels));
        }

        if (selected.Count == 0)
            yield break;
        foreach (var environment in facts.Environments)
        {
            var workloads = facts.Workloads.Where(w => ReferenceEquals(w.Environment, environment)).ToList();
            // What is not rendered may carry it; and where one entity is found, the others may run elsewhere.
            if (workloads.Count == 0 || !environment.IsComplete || selected.Exists(s => workloads.Exists(w => Carries(w, s.Labels))))
                continue;
            foreach (var (entity, place, labels) in selected)
            {
                var text = string.Join(",", labels.Select(l => $"{l.Key}={l.Value}"));
                yield return entity.At(About, place, $"The portal shows {entity} by the label {text}, which no workload carries on itself and on its pods. Label them, or name the label that they have.", FixOf(facts, place, labels)) with { Environments = [environment.Name] };
            }
        }
    }

    private static bool Carries(WorkloadSite site, List<Label> labels)
    {
        var added = AddedLabels(site).ToList();
        return labels.TrueForAll(l => added.Exists(a => a.Key.Value == l.Key && a.Value.Text == l.Value)
            || (site.Workload.Root.Find("metadata", "labels", l.Key)?.Text == l.Value && site.Workload.PodLabels?[l.Key]?.Text == l.Value));
    }

    // What Argo CD and Flux put on everything that they deploy.
    private static IEnumerable<YamlEntry> AddedLabels(WorkloadSite site)
        => site.Facts.GitOps.Sources
            .Where(s => site.Facts.GitOps.FolderOf(s) == site.Environment.Folder)
            .SelectMany(s => (s.Written.Find("kustomize", "commonLabels")?.Members ?? []).Concat(s.Written.Find("commonMetadata", "labels")?.Members ?? []));

    // The label that all of them have is the annotation's to follow; where none has any, the one workload gets it.
    private static Fix? FixOf(ServiceFacts facts, YamlScalar place, List<Label> labels)
    {
        if (labels is not [{ Key: var key, Value: var value }] || !value.All(c => char.IsLetterOrDigit(c) || c is '-' or '.') || !value.Any(char.IsLetter))
            return null;
        var there = facts.Workloads.SelectMany(w => new[] { w.Workload.Root.Find("metadata", "labels", key)?.Text, w.Workload.PodLabels?[key]?.Text }).Distinct().ToList();
        if (there is [{ Length: > 0 } other] && key == KubernetesId)
            return ReplacedValue.With(facts, place, place.Value == value ? other : $"{key}={other}", About.FixTitle);
        if (there is not [null])
            return null;
        var sites = facts.Workloads.Where(w => WrittenObject.Of(facts, w.Workload) is not null).GroupBy(w => w.Workload.Span.ToString()).Select(same => same.First()).ToList();
        if (sites is not [var site] || WrittenObject.Of(facts, site.Workload) is not var (file, root))
            return null;
        var edits = YamlEdit.Together(YamlEdit.Set(file, root, ["metadata", "labels", key], value), YamlEdit.Set(file, root, [.. site.PodLabelsPath, key], value));
        return edits.Count == 0 ? null : new Fix(About.FixTitle, edits);
    }

    private static IEnumerable<Finding> OfArgoCd(ServiceFacts facts, List<CatalogEntity> entities)
    {
        var applications = facts.GitOps.Of(ArgoCd, "Application").ToList();
        var sets = facts.GitOps.Of(ArgoCd, "ApplicationSet").ToList();
        if (applications.Count == 0 || sets.Exists(GitOpsFacts.IsPatched))
            yield break;
        var templates = sets.Select(s => s.Root.Find("spec", "template")).OfType<YamlMapping>().ToList();
        var named = Named(entities, "argocd/app-name");
        if (!named.Exists(n => n.Place.Value.Split(',').Any(name => name.IndexOf('/') >= 0 || IsApplication(name.Trim(), applications, templates))))
        {
            foreach (var (entity, place) in named)
                yield return entity.At(About, place, $"The portal shows {entity} by the Argo CD application '{place.Value}', which is not among {Names(applications)}. Name one of them.", applications.Count == 1 ? ReplacedValue.With(facts, place, applications[0].Name, About.FixTitle) : null);
        }

        var selecting = Named(entities, "argocd/app-selector");
        var metadata = applications.Select(a => (YamlNode)a.Root).Concat(templates).Select(t => t.Find("metadata", "labels") as YamlMapping).ToList();
        if (!selecting.Exists(s => LabelsOf(s.Place.Value) is not { } labels || metadata.Exists(m => labels.TrueForAll(l => m?[l.Key] is YamlScalar carried && (carried.Value == l.Value || !carried.IsKnown)))))
        {
            foreach (var (entity, place) in selecting)
                yield return entity.At(About, place, $"The portal shows {entity} by the Argo CD applications with the label {place.Value}, which none of {Names(applications)} carries. Label them, or name the label that they have.");
        }

        var projects = facts.GitOps.Of(ArgoCd, "AppProject").Select(p => p.Name).Concat(applications.Select(a => a.Root.Find("spec", "project")?.Text ?? "default")).Distinct().ToList();
        foreach (var (entity, place) in Named(entities, "argocd/project-name").Where(p => !projects.Contains(p.Place.Value)))
            yield return entity.At(About, place, $"The portal shows {entity} by the Argo CD project '{place.Value}', and its applications are in {string.Join(", ", projects)}. Name one project.", projects.Count == 1 ? ReplacedValue.With(facts, place, projects[0], About.FixTitle) : null);
    }

    private static bool IsApplication(string name, List<KubernetesObject> applications, List<YamlMapping> templates)
        => applications.Exists(a => a.Name == name) || templates.Exists(t => t.Find("metadata", "name")?.Text is not { } pattern || MayBecome(pattern, name));

    // What stands before and behind the first and last template of a name stays.
    private static bool MayBecome(string pattern, string name)
    {
        int open = pattern.IndexOf("{{", StringComparison.Ordinal), close = pattern.LastIndexOf("}}", StringComparison.Ordinal);
        return open < 0 || close < 0 ? pattern == name
            : name.Length >= open + pattern.Length - close - 2 && name.StartsWith(pattern.Substring(0, open), StringComparison.Ordinal) && name.EndsWith(pattern.Substring(close + 2), StringComparison.Ordinal);
    }

    private static IEnumerable<Finding> OfSource(ServiceFacts facts, CatalogEntity entity)
    {
        if (Annotation(entity, SourceLocation) is not { } location || GitOpsFacts.RepositoryOf(location.Value) is not { } said)
            yield break;
        var repository = GitOpsFacts.Repository(said);
        // Folders of this service that are deployed, by whatever name the repository goes.
        var deployed = facts.GitOps.Sources
            .Where(s => s is { Path: { IsKnown: true }, Repository: { IsKnown: true } } && facts.Environments.Any(e => IsBelow(facts, e, s.Path.Value)))
            .Select(s => s.Repository!).GroupBy(r => GitOpsFacts.Repository(r.Value)).ToList();
        if (deployed is [var other] && other.Key != repository)
        {
            var address = other.First().Value;
            yield return entity.At(About, location, $"{entity} has its source in {said}, and its folders are deployed from {address}. Name one repository.", FixOf(facts, location, said, address));
        }

        foreach (var slug in Slugs.Select(name => Annotation(entity, name)).OfType<YamlScalar>())
        {
            var path = PathOf(said);
            if (path.Length > 0 && !string.Equals(slug.Value, path, StringComparison.OrdinalIgnoreCase))
                yield return entity.At(About, slug, $"{entity} is the project '{slug.Value}', and its source is in '{path}'. Name one repository.", ReplacedValue.With(facts, slug, path, About.FixTitle));
        }
    }

    private static bool IsBelow(ServiceFacts facts, RenderedOverlay environment, string path)
        => environment.Folder.Length > facts.Root.Length + 1 && ("/" + path.Trim('/')).EndsWith("/" + environment.Folder.Substring(facts.Root.Length + 1), StringComparison.Ordinal);

    private static Fix? FixOf(ServiceFacts facts, YamlScalar location, string said, string address)
        => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? ReplacedValue.With(facts, location, location.Value.Replace(said, address.EndsWith(".git", StringComparison.Ordinal) ? address.Substring(0, address.Length - 4) : address), About.FixTitle)
            : null;

    // https://host/owner/name is owner/name.
    private static string PathOf(string repository)
    {
        var scheme = repository.IndexOf("://", StringComparison.Ordinal);
        var slash = repository.IndexOf('/', scheme < 0 ? 0 : scheme + 3);
        var path = slash < 0 ? "" : repository.Substring(slash + 1).TrimEnd('/');
        return path.EndsWith(".git", StringComparison.Ordinal) ? path.Substring(0, path.Length - 4) : path;
    }

    // `a=b,c==d`; sets of values and absences are left to the cluster: null.
    private static List<Label>? LabelsOf(string selector)
    {
        var labels = new List<Label>();
        foreach (var part in selector.Split(','))
        {
            var equals = part.IndexOf('=');
            if (equals <= 0 || part[equals - 1] == '!' || part.IndexOf('(') >= 0)
                return null;
            labels.Add(new Label(part.Substring(0, equals).Trim(), part.Substring(equals).TrimStart('=').Trim()));
        }

        return labels;
    }

    private static List<Annotated> Named(List<CatalogEntity> entities, string name)
        => [.. entities.Select(e => Annotation(e, name) is { } place ? new Annotated(e, place) : null).OfType<Annotated>()];

    // What the portal's templates fill in later is not known.
    private static YamlScalar? Annotation(CatalogEntity entity, string name)
        => entity.Root.Find("metadata", "annotations", name) is YamlScalar { Value.Length: > 0, IsKnown: true } value ? value : null;

    private static string Names(List<KubernetesObject> applications) => string.Join(", ", applications.Select(a => a.Name));

    private sealed record Label(string Key, string Value);

    private sealed record Annotated(CatalogEntity Entity, YamlScalar Place);

    private sealed record Selected(CatalogEntity Entity, YamlScalar Place, List<Label> Labels);
}

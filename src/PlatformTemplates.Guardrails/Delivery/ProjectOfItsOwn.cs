using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Delivery;

internal sealed class ProjectOfItsOwn() : Guardrail(About)
{
    private const string ArgoCd = "argoproj.io";

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ProjectOfItsOwn, GuardrailCategory.Delivery,
        "An Application is in a project of its own, which restricts repositories and namespaces", "s/w/E",
        why: "Argo CD applies with the rights of its controller. The project is the only fence: `default`, and a project that allows everything, let one merged line deploy any repository into any namespace.",
        fix: "Set `spec.project` to the service's AppProject, and list its repositories and namespaces there.",
        fixTitle: "Use the service's AppProject");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var projects = facts.GitOps.Of(ArgoCd, "AppProject").ToList();
        var own = projects.Count == 1 && projects[0].Name.Length > 0 && projects[0].Name != "default" ? projects[0].Name : null;
        return facts.GitOps.Of(ArgoCd, "Application").SelectMany(a => OfApplication(facts, a, a.Root["spec"], own))
            .Concat(facts.GitOps.Of(ArgoCd, "ApplicationSet").Where(a => !GitOpsFacts.IsPatched(a))
                .SelectMany(a => OfApplication(facts, a, a.Root.Find("spec", "template", "spec"), own)))
            .Concat(projects.SelectMany(OfProject));
    }

    private static IEnumerable<Finding> OfApplication(ServiceFacts facts, KubernetesObject application, YamlNode? spec, string? own)
    {
        // An application of applications makes the project itself, so it can't be in it.
        if (spec is not YamlMapping written || IsOfArgoCd(spec.Find("destination", "namespace")?.Text, application) || spec["project"] is { Text: not (null or "" or "default") })
            yield break;
        var project = spec["project"];
        var wrong = project?.Text is "default" ? "is in the project 'default', which allows everything" : "names no project, which means 'default'";
        var advice = own is null ? "Make an AppProject for the service and name it." : $"Name '{own}'.";
        yield return new Finding(About, project is { Text.Length: > 0 } ? project.Span : application.NameSpan, $"{application} {wrong}. {advice}", [], facts.GitOps.IsAsWritten(application) ? Fix(facts, written, project, own) : null) { Target = application.ToString() };
    }

    // Where Applications themselves live.
    private static bool IsOfArgoCd(string? @namespace, KubernetesObject application)
        => @namespace is "argocd" or "openshift-gitops" || @namespace is not null && @namespace == application.Namespace;

    private static IEnumerable<Finding> OfProject(KubernetesObject project)
    {
        foreach (var repository in project.Root.Find("spec", "sourceRepos")?.Elements ?? [])
        {
            if (repository.Text == "*")
                yield return Open(project, repository, "allows every repository. List the service's repositories in sourceRepos.");
        }

        foreach (var @namespace in (project.Root.Find("spec", "destinations")?.Elements ?? []).Select(d => d["namespace"]).OfType<YamlNode>())
        {
            if (@namespace.Text == "*")
                yield return Open(project, @namespace, "allows every namespace. List the service's namespaces in destinations.");
        }
    }

    private static Finding Open(KubernetesObject project, YamlNode place, string wrong)
        => new(About, place.Span, $"{project} {wrong}", []) { Target = project.ToString() };

    private static Fix? Fix(ServiceFacts facts, YamlMapping spec, YamlNode? project, string? own)
    {
        if (own is null || facts.Files.Yaml(spec.Span.Path) is not { } file)
            return null;
        IReadOnlyList<TextEdit> edits = project?.Text is "default"
            ? [new TextEdit(file.Path, project.Span.Start, project.Span.Length, own)]
            : YamlEdit.Set(file, spec, ["project"], own);
        return edits.Count == 0 ? null : new Fix(About.FixTitle, edits);
    }
}

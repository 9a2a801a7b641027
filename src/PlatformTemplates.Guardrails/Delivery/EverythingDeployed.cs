using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Delivery;

internal sealed class EverythingDeployed() : Guardrail(About)
{
    // What is in these is there to be read, or for a test run.
    private static readonly string[] Examples = ["example", "examples", "sample", "samples", "test", "testdata", "testing", "tests"];

    // Overlays that people, test runs and tools for developers apply by themselves, and folders of them.
    private static readonly string[] AppliedByHand = ["azd", "bootstrap", "ci", "docker-desktop", "e2e", "k3d", "k3s", "kind", "local", "localhost", "microk8s", "minikube", .. Examples];

    // What says of itself that it is no manifest yet.
    private static readonly string[] Patterns = [".example.", ".sample.", ".template.", ".tmpl."];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.EverythingDeployed, GuardrailCategory.Delivery,
        "Every overlay is deployed, and every resource file is listed", "s/w/w",
        why: "A NetworkPolicy that no kustomization lists protects nobody, and everybody who reads the folder believes it does. An overlay that nothing deploys is kept up to date for an environment that is not there.",
        fix: "List the file in the kustomization, under `resources` or `patches`; name the overlay in an Application. Take away what nobody needs: it stays in the history. Overlays named `local`, `kind`, `ci` and the like may be applied by hand.",
        fixTitle: "List it in the kustomization");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var kustomizations = new KustomizationFiles(facts);
        return kustomizations.All.Count == 0 ? [] : NotDeployed(facts, kustomizations).Concat(NotListed(facts, kustomizations));
    }

    private static IEnumerable<Finding> NotDeployed(ServiceFacts facts, KustomizationFiles kustomizations)
    {
        var environments = facts.Environments.Select(e => e.Folder).Where(f => f.Length > facts.Root.Length).ToList();
        var idle = environments.Where(f => !IsDeployed(facts, f)).ToList();
        // Where none of them is deployed from here, something else deploys them all, with whatever components it wants.
        if (idle.Count == environments.Count)
            yield break;
        foreach (var component in kustomizations.All.Where(k => k.IsComponent && kustomizations.Naming(k.Folder) is null && !IsAddedOnDeployment(facts, k.Folder)))
            yield return At(component, $"Nothing includes the component {Below(facts, component.Folder)}. Name it under components of the overlays that need it, or take it away.");
        if (!AllIsKnown(facts))
            yield break;
        foreach (var kustomization in kustomizations.All.Where(k => idle.Contains(k.Folder) && !IsBelow(facts, k.Folder, AppliedByHand) && !IsAppliedInPipeline(facts, Below(facts, k.Folder))))
            yield return At(kustomization, $"Nothing deploys {Below(facts, kustomization.Folder)}: no Application or Flux Kustomization names it, and no other kustomization includes it. Name it in one, or take it away.");
    }

    private static Finding At(KustomizationFile kustomization, string message)
        => new(About, SourceSpan.StartOf(kustomization.File.Path), message, []) { Target = $"Kustomization/{NameOf(kustomization.Folder)}" };

    private static bool IsBelow(ServiceFacts facts, string folder, string[] names) => Below(facts, folder).Split('/').Any(names.Contains);

    // `kubectl apply -k k8s/overlays/dev` in a workflow.
    private static bool IsAppliedInPipeline(ServiceFacts facts, string folder)
        => facts.ServiceFiles.Any(f => f.Kind == ServiceFileKind.Workflow && facts.Files.Text(f.Path) is { } text && text.IndexOf(folder, StringComparison.Ordinal) >= 0);

    // Argo CD and Flux may add components to what they deploy. By the end of the path, whatever it begins at.
    private static bool IsAddedOnDeployment(ServiceFacts facts, string folder)
    {
        foreach (var source in facts.GitOps.Sources)
        {
            foreach (var component in (source.IsFlux ? source.Written["components"] : source.Written.Find("kustomize", "components"))?.Elements ?? [])
            {
                if (component.Text is { } path && NameOf(path.TrimEnd('/')) == NameOf(folder))
                    return true;
            }
        }

        return false;
    }

    // A template's path, the root of a repository, a source that is no repository and manifests that are rendered
    // elsewhere may deploy anything.
    private static bool AllIsKnown(ServiceFacts facts)
        => !facts.GitOps.Of("argoproj.io", "Application").Any(a => a.Root.Find("spec", "sourceHydrator") is not null)
        && facts.GitOps.Sources.All(s => s.FollowsMainLine || facts.GitOps.FolderOf(s) is not null)
        && facts.GitOps.Sources.All(s => s.Path is { IsKnown: true } path && path.Value.Trim('.', '/').Length > 0)
        && !facts.GitOps.Of("argoproj.io", "ApplicationSet").Any(GitOpsFacts.IsPatched)
        && !facts.GitOps.Of("kustomize.toolkit.fluxcd.io", "Kustomization").Any(k => k.Root.Find("spec", "sourceRef", "kind")?.Text != "GitRepository");

    // By the end of the path: nobody here knows what the service's folder is called where the repository begins.
    private static bool IsDeployed(ServiceFacts facts, string folder)
    {
        var below = Below(facts, folder);
        return facts.GitOps.Sources.Any(s => s.Path is { } path
            && (("/" + path.Value.Trim('/')).EndsWith("/" + below, StringComparison.Ordinal)
                || (s.IsFlux && facts.GitOps.FolderOf(s) is { } above && folder.StartsWith(above + "/", StringComparison.Ordinal))));
    }

    private static IEnumerable<Finding> NotListed(ServiceFacts facts, KustomizationFiles kustomizations)
    {
        var listing = new Dictionary<string, KustomizationFile?>(StringComparer.Ordinal);
        foreach (var file in facts.ServiceFiles.Where(f => f.Kind == ServiceFileKind.Manifest && !f.IsKustomization))
        {
            if (kustomizations.Naming(file.Path) is { } kustomization)
                listing[file.Folder] = listing.TryGetValue(file.Folder, out var other) && other != kustomization ? null : kustomization;
        }

        foreach (var kustomization in kustomizations.All)
            listing[kustomization.Folder] = kustomization;
        foreach (var file in facts.YamlFiles.Where(f => f.Kind == ServiceFileKind.Manifest && !f.IsKustomization && listing.ContainsKey(f.Folder) && kustomizations.Naming(f.Path) is null))
        {
            if (IsBelow(facts, file.Folder, Examples) || kustomizations.All.Any(k => IsSwitchedOff(k, file)) || Array.Exists(Patterns, p => file.Path.IndexOf(p, file.Folder.Length, StringComparison.OrdinalIgnoreCase) >= 0)
                || facts.Files.Yaml(file.Path) is not { Problems.Count: 0 } yaml || ObjectsIn(yaml) is not { Count: > 0 } objects || kustomizations.SpeakOf(NameOf(file.Path)) || IsUsedOtherwise(facts, file))
                continue;
            yield return NotListed(facts, listing[file.Folder], file, yaml, objects);
        }
    }

    // A line that is commented out tells everybody who reads the kustomization that the file is left out on purpose.
    private static bool IsSwitchedOff(KustomizationFile kustomization, ServiceFile file)
    {
        if (!file.Path.StartsWith(kustomization.Folder + "/", StringComparison.Ordinal))
            return false;
        var name = file.Path.Substring(kustomization.Folder.Length + 1);
        var text = kustomization.File.Text;
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var line = text.LastIndexOf('\n', at) + 1;
            if (text.IndexOf('#', line, at - line) >= 0 && (text[at - 1] is ' ' or '#' or '"' or '\'' || text.Substring(line, at - line).EndsWith("./", StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    private static Finding NotListed(ServiceFacts facts, KustomizationFile? kustomization, ServiceFile file, YamlFile yaml, List<KubernetesObject> objects)
    {
        var field = kustomization is null ? null : FieldOf(facts, kustomization, file, objects);
        var advice = field is null ? "Add it to a kustomization" : $"Add it to {field} in {Below(facts, kustomization!.File.Path)}";
        var message = $"No kustomization lists {Below(facts, file.Path)}, so that {objects[0]} is deployed nowhere. {advice}, or take the file away.";
        return new Finding(About, objects[0].NameSpan, message, [], field is null ? null : Fix(kustomization!, field, yaml.Path)) { Target = objects[0].ToString() };
    }

    private static List<KubernetesObject> ObjectsIn(YamlFile file)
    {
        var objects = file.Documents.OfType<YamlMapping>().Select(d => new KubernetesObject(d)).ToList();
        return objects.All(o => o is { Kind.Length: > 0, Name.Length: > 0 } && o.ApiVersion is not ("" or "builtin") && !o.Group.StartsWith("kustomize.config", StringComparison.Ordinal)) ? objects : [];
    }

    // A chart, the configuration of a generator and a folder that is deployed as it stands have files that no kustomization names.
    private static bool IsUsedOtherwise(ServiceFacts facts, ServiceFile file)
    {
        var name = NameOf(file.Path);
        return IsDeployed(facts, file.Folder) && !facts.ServiceFiles.Any(f => f.IsKustomization && f.Folder == file.Folder)
            || facts.ServiceFiles.Any(f => f.Kind == ServiceFileKind.Manifest && NameOf(f.Path) == "Chart.yaml" && file.Path.StartsWith(f.Folder + "/", StringComparison.Ordinal))
            || facts.YamlFiles.Any(f => f.Kind is ServiceFileKind.Manifest or ServiceFileKind.GitOps && !f.IsKustomization && f.Path != file.Path && facts.Files.Text(f.Path)?.IndexOf(name, StringComparison.Ordinal) >= 0);
    }

    // An object that the kustomization's other files have is not made a second time: what changes it is a patch.
    private static string? FieldOf(ServiceFacts facts, KustomizationFile kustomization, ServiceFile file, List<KubernetesObject> objects)
    {
        var environments = facts.Environments.Where(e => e.Files.Contains(kustomization.File.Path)).ToList();
        if (environments.Count == 0)
            return null;
        var there = new HashSet<(string, string, string)>(environments.SelectMany(e => e.Files).Distinct().Where(p => p != file.Path)
            .SelectMany(p => facts.Files.Yaml(p)?.Documents ?? []).OfType<YamlMapping>().Select(d => IdOf(new KubernetesObject(d))));
        return objects.All(o => there.Contains(IdOf(o))) ? "patches" : objects.Any(o => there.Contains(IdOf(o))) ? null : "resources";
    }

    private static (string Group, string Kind, string Name) IdOf(KubernetesObject o) => (o.Group, o.Kind, o.Name);

    private static Fix? Fix(KustomizationFile kustomization, string field, string path)
    {
        if (!path.StartsWith(kustomization.Folder + "/", StringComparison.Ordinal))
            return null;
        var name = path.Substring(kustomization.Folder.Length + 1);
        if (!name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/'))
            return null;
        var item = field == "patches" ? "path: " + name : name;
        var edits = kustomization.Root[field] is YamlSequence { Items.Count: > 0 } list
            ? YamlEdit.Append(kustomization.File, list, [[item]])
            : YamlEdit.SetBlock(kustomization.File, kustomization.Root, [field], ["- " + item]);
        return edits.Count == 0 ? null : new Fix(About.FixTitle, edits);
    }

    private static string NameOf(string path) => path.Substring(path.LastIndexOf('/') + 1);

    private static string Below(ServiceFacts facts, string path) => path.StartsWith(facts.Root + "/", StringComparison.Ordinal) ? path.Substring(facts.Root.Length + 1) : path;
}

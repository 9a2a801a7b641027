using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Delivery;

internal sealed class DeployedPathExists() : Guardrail(About)
{
    // A service has a handful of overlays, a platform's repository hundreds.
    private const int Shown = 5;

    private static readonly string[] Manifests = [".yaml", ".yml", ".json", ".jsonnet"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.DeployedPathExists, GuardrailCategory.Delivery,
        "What an Application deploys is there", "E/E/E",
        why: "An Application whose `path` is not in the repository never syncs, and one whose folder holds nothing to deploy syncs nothing and looks healthy. Both are seen first when a release does not arrive.",
        fix: "Name the folder of the overlay, from the root of the repository. Whether the overlay builds is PLT9006.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var source in facts.GitOps.Sources)
        {
            if (source.Path is not { } path)
                continue;
            if (facts.GitOps.IsMissing(source))
                yield return At(source, $"{source.Target} deploys '{path.Value}', and there is no such folder.{Nearest(facts)} Name the folder of an overlay.");
            else if (facts.GitOps.FolderOf(source) is { } folder && source.FollowsMainLine && !HoldsManifests(facts, source, folder))
                yield return At(source, $"{source.Target} deploys '{path.Value}', which holds no kustomization and no manifest. Name the folder of an overlay.");
        }
    }

    private static bool HoldsManifests(ServiceFacts facts, DeployedSource source, string folder)
    {
        if (source.Written["plugin"] is not null)
            return true;
        // Flux makes a kustomization of all below a folder that has none; Argo CD looks deeper when it is told to.
        var deep = source.IsFlux || source.Written.Find("directory", "recurse")?.Text is not (null or "false");
        return facts.ServiceFiles.Any(f => f.Path.StartsWith(folder + "/", StringComparison.Ordinal)
            && (deep || f.Path.IndexOf('/', folder.Length + 1) < 0)
            && (f.IsYaml || Manifests.Any(m => f.Path.EndsWith(m, StringComparison.OrdinalIgnoreCase))));
    }

    private static string Nearest(ServiceFacts facts)
    {
        var names = facts.Environments.Select(e => e.Folder).Where(f => f.StartsWith(facts.Root + "/", StringComparison.Ordinal)).Select(f => f.Substring(facts.Root.Length + 1)).ToList();
        return names.Count == 0 ? "" : $" There is {string.Join(", ", names.Take(Shown))}{(names.Count > Shown ? $" and {names.Count - Shown} more" : "")}.";
    }

    private static Finding At(DeployedSource source, string message) => new(About, source.Path!.Span, message, []) { Target = source.Target };
}

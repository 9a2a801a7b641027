using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Delivery;

/// <summary>What is unsafe in a pipeline of GitLab. Its scripts get values as variables of the shell, and its job tokens have no rights to set here.</summary>
internal static class GitLabPipeline
{
    private static readonly string[] Branches = ["HEAD", "main", "master", "develop", "trunk"];

    // What stands at the top beside jobs and has no image of its own.
    private static readonly string[] NoJobs = ["include", "stages", "variables", "workflow", "spec", "cache"];

    public static IEnumerable<UnsafePart> Unsafe(YamlNode pipeline)
    {
        foreach (var include in pipeline["include"] is YamlSequence several ? several.Items : pipeline["include"] is { } one ? [one] : [])
        {
            if (WhyLoose(include) is { } found)
                yield return found;
        }

        foreach (var holder in pipeline.Members.Where(m => !NoJobs.Contains(m.Key.Value)).Select(m => m.Value).Prepend(pipeline))
        {
            foreach (var image in (holder["services"]?.Elements ?? []).Prepend(holder["image"]).Select(i => (i is YamlMapping ? i["name"] : i) as YamlScalar).OfType<YamlScalar>())
            {
                // A variable may stand for a version as well.
                if (image.Value.Length > 0 && image.Value.IndexOf('$') < 0 && ImageReference.Parse(image.Value) is { Digest: null, Tag: null or "latest" })
                    yield return new UnsafePart(image.Span, $"The image '{image.Value}' is another one whenever its owner publishes. Give it a version or a digest.");
            }
        }
    }

    private static UnsafePart? WhyLoose(YamlNode include)
    {
        if ((include as YamlScalar ?? include["remote"]) is YamlScalar { Value: var address } remote && address.StartsWith("http", StringComparison.OrdinalIgnoreCase) && include["integrity"] is null)
            return new UnsafePart(remote.Span, $"'{address}' is whatever its server answers, with this pipeline's secrets. Add its integrity, sha256-….");
        if (include["project"] is YamlScalar project && include["ref"] is var reference && (reference is null || Branches.Contains(reference.Text)))
            return new UnsafePart((reference ?? project).Span, $"What is included from '{project.Value}' changes with its branch. Set ref to a tag or a commit.");
        if (include["component"] is YamlScalar component && component.Value.LastIndexOf('@') is var at && (at < 0 || component.Value.Substring(at + 1) is "~latest" || Branches.Contains(component.Value.Substring(at + 1))))
            return new UnsafePart(component.Span, $"The component '{component.Value}' is another one with each release. Name a version or a commit.");
        return null;
    }
}

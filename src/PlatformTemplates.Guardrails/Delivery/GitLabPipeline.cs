using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Delivery;

/// <summary>What is unsafe in a pipeline of GitLab. Its scripts get values as variables of the shell, which are code only where a script says so, and its job tokens have no rights to set here.</summary>
internal static class GitLabPipeline
{
    private static readonly string[] Branches = ["HEAD", "main", "master", "develop", "trunk"];

    // What stands at the top beside jobs and has no image of its own.
    private static readonly string[] NoJobs = ["include", "stages", "variables", "workflow", "spec", "cache"];

    // What anybody may write who can push a commit or open a merge request.
    private static readonly string[] Untrusted =
    [
        "CI_COMMIT_MESSAGE", "CI_COMMIT_TITLE", "CI_COMMIT_DESCRIPTION", "CI_COMMIT_AUTHOR", "CI_COMMIT_BRANCH", "CI_COMMIT_REF_NAME", "CI_COMMIT_TAG_MESSAGE",
        "CI_MERGE_REQUEST_TITLE", "CI_MERGE_REQUEST_DESCRIPTION", "CI_MERGE_REQUEST_LABELS", "CI_MERGE_REQUEST_MILESTONE", "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
        "CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME", "CI_OPEN_MERGE_REQUESTS", "GITLAB_USER_NAME",
    ];

    private static readonly string[] Scripts = ["script", "before_script", "after_script"];

    public static IEnumerable<UnsafePart> Unsafe(YamlNode pipeline, YamlFile file, string[] owners)
    {
        foreach (var include in pipeline["include"] is YamlScalar or YamlMapping ? [pipeline["include"]!] : pipeline["include"]?.Elements ?? [])
        {
            if (WhyLoose(include, owners) is { } found)
                yield return found;
        }

        foreach (var holder in pipeline.Members.Where(m => !NoJobs.Contains(m.Key.Value)).Select(m => m.Value).Prepend(pipeline))
        {
            foreach (var image in Services(holder, file).Prepend(holder["image"]).Select(i => (i is YamlMapping ? i["name"] : i) as YamlScalar).OfType<YamlScalar>())
            {
                // A variable may stand for a version as well.
                if (image.Value.Length > 0 && image.Value.IndexOf('$') < 0 && ImageReference.Parse(image.Value) is { Digest: null, Tag: null or "latest" })
                    yield return new UnsafePart(image.Span, $"The image '{image.Value}' is another one whenever its owner publishes. Give it a version or a digest.");
            }

            foreach (var script in Scripts.SelectMany(s => Lines(holder[s])))
            {
                foreach (var found in Strangers(script, file))
                    yield return found;
            }
        }
    }

    // What is referred to, !reference [.build, services], is looked at where it stands.
    private static IReadOnlyList<YamlNode> Services(YamlNode holder, YamlFile file)
        => holder["services"] is YamlSequence services && !HasTag(services.Span.Start, "!reference", file.Text) ? services.Items : [];

    private static bool HasTag(int start, string tag, string text)
    {
        var end = Math.Min(start, text.Length);
        while (end > 0 && char.IsWhiteSpace(text[end - 1]))
            end--;
        return end >= tag.Length && string.CompareOrdinal(text, end - tag.Length, tag, 0, tag.Length) == 0;
    }

    // A script is one text, or a list of them, in which a list may stand that an alias repeats.
    private static IEnumerable<YamlScalar> Lines(YamlNode? script)
        => script is YamlScalar one ? [one] : (script?.Elements ?? []).SelectMany(e => e is YamlScalar line ? [line] : e.Elements.OfType<YamlScalar>());

    private static IEnumerable<UnsafePart> Strangers(YamlScalar script, YamlFile file)
    {
        if (script.Value.IndexOf('$') < 0 || script.Span.Path != file.Path || script.Span.End > file.Text.Length)
            yield break;
        foreach (var (start, name) in ShellScript.EvaluatedVariables(script.Value))
        {
            if (Untrusted.Contains(name))
                yield return new UnsafePart(Place(script, file, start, name), $"${name} is a stranger's text, and what reads it here reads it as code. Put the code between single quotes, with the variable in double quotes inside of them, or do without.");
        }
    }

    // A block's indentation and a quoted text's escapes are none of the script's: the variable is found by its number.
    private static SourceSpan Place(YamlScalar script, YamlFile file, int start, string name)
    {
        var at = script.Span.Start - 1;
        for (var before = -1; before < start && at < script.Span.End;)
        {
            before = script.Value.IndexOf(name, before + 1, StringComparison.Ordinal);
            at = file.Text.IndexOf(name, at + 1, script.Span.End - at - 1, StringComparison.Ordinal);
            if (before < 0 || at < 0)
                return script.Span;
        }

        var line = script.Span.Line + file.Text.Substring(script.Span.Start, at - script.Span.Start).Count(c => c == '\n');
        var column = at - (at == 0 ? -1 : file.Text.LastIndexOf('\n', at - 1));
        return new SourceSpan(file.Path, at, name.Length, line, column, line, column + name.Length);
    }

    private static UnsafePart? WhyLoose(YamlNode include, string[] owners)
    {
        // An address with a hash in it has one answer.
        if ((include as YamlScalar ?? include["remote"]) is YamlScalar { Value: var address } remote && address.StartsWith("http", StringComparison.OrdinalIgnoreCase) && include["integrity"] is null
            && !address.Split('/').Any(GitHubWorkflow.IsCommit))
            return new UnsafePart(remote.Span, $"'{address}' is whatever its server answers, with this pipeline's secrets. Add its integrity, sha256-….");
        if (include["project"] is YamlScalar project && include["ref"] is var reference && (reference is null || Branches.Contains(reference.Text)) && IsOfOthers(project.Value, owners))
            return new UnsafePart((reference ?? project).Span, $"What is included from '{project.Value}' changes with its branch. Set ref to a tag or a commit.");
        if (include["component"] is not YamlScalar component)
            return null;
        var at = component.Value.LastIndexOf('@');
        var path = component.Value.Substring(component.Value.IndexOf('/') + 1);
        if (at < 0 || component.Value.Substring(at + 1) is "~latest")
            return IsOf(path, owners) ? null : new UnsafePart(component.Span, $"The component '{component.Value}' is another one with each release. Name a version or a commit.");
        return Branches.Contains(component.Value.Substring(at + 1)) && IsOfOthers(path, owners) ? new UnsafePart(component.Span, $"The component '{component.Value}' changes with its branch. Name a version or a commit.") : null;
    }

    // A project of the same GitLab is mostly the organisation's own: where nothing says which group that is, any may be.
    private static bool IsOfOthers(string path, string[] owners) => owners.Length > 0 && !IsOf(path, owners);

    private static bool IsOf(string path, string[] owners) => owners.Contains(path.TrimStart('/').Split('/')[0], StringComparer.OrdinalIgnoreCase);
}

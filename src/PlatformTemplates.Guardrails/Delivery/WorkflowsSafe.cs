using System.Text.RegularExpressions;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Delivery;

internal sealed class WorkflowsSafe() : Guardrail(About)
{
    private static readonly string[] Slugs = ["github.com/project-slug", "gitlab.com/project-slug"];

    // What runs in one repository or organisation alone says which one that is.
    private static readonly Regex OnlyHere = new(@"github\.repository(?:_owner)?\s*==\s*'([A-Za-z0-9-]+)", RegexOptions.CultureInvariant);

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.WorkflowsSafe, GuardrailCategory.Delivery,
        "A workflow pins what it runs, may do no more than it needs, and puts no stranger's words into a script", "s/w/E",
        why: "CI holds the registry's password and may write to the repository. A tag of somebody's action is whatever its owner makes of it tomorrow, a title of a pull request that is pasted into a script is a script, and a token without limits lets either do everything.",
        fix: "Pin actions of others to a commit, with the version in a comment beside it, and let Renovate or Dependabot raise it. Set `permissions` for the workflow. Hand values over in `env` and read them as variables. In GitLab, give images a version, included projects a tag or commit, and remote files their `integrity`, and let no `eval` or `sh -c` read `$CI_COMMIT_MESSAGE` and its like.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        string[]? owners = null;
        foreach (var file in facts.ServiceFiles.Where(f => f.Kind == ServiceFileKind.Workflow && f.IsYaml))
        {
            if (facts.Files.Yaml(file.Path) is not { } yaml)
                continue;
            var name = file.Path.Substring(file.Path.LastIndexOf('/') + 1);
            var isGitLab = name == ".gitlab-ci.yml";
            var target = "Workflow/" + name.Substring(0, name.LastIndexOf('.')).TrimStart('.');
            foreach (var problem in yaml.Problems.Take(1))
                yield return new Finding(About, problem.Span, $"From here on the file can't be read, and is not checked: {problem.Message}", []) { Target = target };
            owners ??= Owners(facts);
            var unsafeParts = isGitLab ? yaml.Documents.SelectMany(d => GitLabPipeline.Unsafe(d, yaml, owners)) : yaml.Documents.Take(1).SelectMany(d => GitHubWorkflow.Unsafe(d, yaml, owners));
            foreach (var part in unsafeParts)
                yield return new Finding(About, part.Place, part.Message, []) { Target = target };
        }
    }

    // Whose repository this is, as far as anything says it: its other actions are no third party's.
    private static string[] Owners(ServiceFacts facts)
        => [.. facts.ServiceFiles.Where(f => f.Kind == ServiceFileKind.Catalog && f.IsYaml)
            .SelectMany(f => facts.Files.Yaml(f.Path)?.Documents ?? [])
            .Select(d => d.Find("metadata", "annotations"))
            .SelectMany(annotations => Slugs.Select(slug => annotations?[slug]?.Text).Append(Source(annotations?["backstage.io/source-location"]?.Text)))
            .OfType<string>()
            .Select(slug => slug.Split('/')[0])
            .Concat(facts.ServiceFiles.Where(f => f.Kind == ServiceFileKind.Workflow).SelectMany(f => OnlyHere.Matches(facts.Files.Text(f.Path) ?? "").Cast<Match>()).Select(m => m.Groups[1].Value))
            .Distinct(StringComparer.OrdinalIgnoreCase)];

    private static string? Source(string? location)
        => location is not null && GitOpsFacts.RepositoryOf(location) is { } address && GitOpsFacts.Repository(address) is var repository ? repository.Substring(repository.IndexOf('/') + 1) : null;
}

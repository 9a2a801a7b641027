using System.Text.RegularExpressions;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Delivery;

/// <summary>What is unsafe in a workflow of GitHub Actions.</summary>
internal static class GitHubWorkflow
{
    // GitHub's own: who makes the runner may as well make these.
    private static readonly string[] OfGitHub = ["actions", "github"];

    // It proves with its own tag that it is the one which was released, and refuses to run at a commit.
    private static readonly Regex ProvenByTag = new(@"^slsa-framework/slsa-github-generator/\.github/workflows/[\w.-]+@v\d+\.\d+\.\d+$", RegexOptions.CultureInvariant);

    // What anybody may write who can open an issue or a pull request, as GitHub's own guide to script injections lists it.
    private static readonly string[] Untrusted =
    [
        "github.head_ref",
        "github.event.issue.title", "github.event.issue.body",
        "github.event.pull_request.title", "github.event.pull_request.body", "github.event.pull_request.head.ref", "github.event.pull_request.head.label",
        "github.event.pull_request.head.repo.default_branch", "github.event.pull_request.head.repo.description", "github.event.pull_request.head.repo.homepage",
        "github.event.comment.body", "github.event.review.body", "github.event.review_comment.body", "github.event.discussion.title", "github.event.discussion.body",
        "github.event.commits.*.message", "github.event.commits.*.author.email", "github.event.commits.*.author.name", "github.event.commits.*.committer.email", "github.event.commits.*.committer.name",
        "github.event.head_commit.message", "github.event.head_commit.author.email", "github.event.head_commit.author.name", "github.event.head_commit.committer.email", "github.event.head_commit.committer.name",
        "github.event.pages.*.page_name",
        "github.event.workflow_run.head_branch", "github.event.workflow_run.display_title", "github.event.workflow_run.head_commit.message",
        "github.event.workflow_run.head_commit.author.email", "github.event.workflow_run.head_commit.author.name", "github.event.workflow_run.head_repository.description",
    ];

    // Who opened a pull request, or that it comes from the repository itself; who did something last, github.actor, may be made to fit.
    private static readonly Regex OfKnown = new(@"pull_request\.user\.login\s*==|head\.repo\.full_name\s*==|head_repository\.full_name\s*==|head\.repo\.fork\s*==\s*false|!\s*github\.event\.pull_request\.head\.repo\.fork\b");

    // Only who may write to the repository sets these off, or the clock.
    private static readonly string[] Own = ["workflow_dispatch", "repository_dispatch", "schedule"];

    private static readonly Regex Member = new(@"\[\s*(['""])([a-z0-9_-]+)\1\s*\]");
    private static readonly Regex Index = new(@"\[\s*([0-9]+|\*)\s*\]");
    private static readonly Regex ToJson = new(@"tojson\(\s*([a-z0-9_.*-]+)\s*\)");

    // Their answer is a yes or a no, whatever they are asked about.
    private static readonly string[] Questions = ["contains(", "startswith(", "endswith("];

    public static IEnumerable<UnsafePart> Unsafe(YamlNode workflow, YamlFile file, string[] owners)
    {
        if ((workflow as YamlMapping)?.Find("jobs") is not { Value: YamlMapping jobs } entry)
            yield break;
        foreach (var found in Permissions(workflow, entry, jobs))
            yield return found;
        var trigger = TriggerOfStrangers(workflow["on"]);
        var triggers = Triggers(workflow["on"]).ToList();
        var hasStrangers = triggers.Count == 0 || triggers.Exists(t => !Own.Contains(t));
        foreach (var job in jobs.Entries.Select(j => j.Value))
        {
            foreach (var part in (job["steps"]?.Elements ?? []).Prepend(job))
            {
                if (part["uses"] is YamlScalar uses && WhyLoose(uses.Value, owners, isCalled: part == job) is { } loose)
                    yield return new UnsafePart(uses.Span, loose);
                foreach (var script in new[] { part["run"], part["uses"]?.Text?.StartsWith("actions/github-script@", StringComparison.Ordinal) == true ? part.Find("with", "script") : null }.OfType<YamlScalar>().Where(_ => hasStrangers))
                {
                    foreach (var found in Strangers(script, file))
                        yield return found;
                }

                if (trigger is not null && !IsAskedFor(job) && part["uses"]?.Text?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true && part.Find("with", "ref") is YamlScalar reference && IsOfStranger(reference.Value))
                    yield return new UnsafePart(reference.Span, $"On {trigger} the workflow has the repository's secrets, and here it checks out a stranger's code. Use pull_request for what builds the change.");
            }
        }
    }

    private static IEnumerable<UnsafePart> Permissions(YamlNode workflow, YamlEntry entry, YamlMapping jobs)
    {
        foreach (var all in jobs.Entries.Select(j => j.Value["permissions"]).Prepend(workflow["permissions"]).Where(p => p?.Text == "write-all"))
            yield return new UnsafePart(all!.Span, "write-all lets every action that runs here do everything to the repository. Name what is needed, contents: read to begin with.");
        // What is only ever called has the rights of its caller, and the caller is asked.
        if (Triggers(workflow["on"]).Distinct().ToList() is ["workflow_call"])
            yield break;
        var without = jobs.Entries.Where(j => (j.Value as YamlMapping)?.Find("permissions") is null).Select(j => j.Key.Value).ToList();
        if (((YamlMapping)workflow).Find("permissions") is null && without.Count > 0)
            yield return new UnsafePart(entry.Key.Span, $"{(without.Count == 1 ? "The job" : "The jobs")} {string.Join(", ", without)} may do what the repository allows by default, which can be everything. Set permissions for the workflow, contents: read to begin with.");
    }

    private static string? WhyLoose(string uses, string[] owners, bool isCalled)
    {
        if (uses.Length == 0 || uses[0] == '.')
            return null;
        if (uses.StartsWith("docker://", StringComparison.Ordinal))
            return uses.IndexOf("@sha256:", StringComparison.Ordinal) > 0 ? null : $"'{uses}' is whatever image has that tag today. Pin it by its digest, @sha256:….";
        var at = uses.LastIndexOf('@');
        var owner = uses.Split('/')[0];
        if (OfGitHub.Contains(owner, StringComparer.OrdinalIgnoreCase) || owners.Contains(owner, StringComparer.OrdinalIgnoreCase) || (at > 0 && IsCommit(uses.Substring(at + 1))) || ProvenByTag.IsMatch(uses))
            return null;
        // Actions come from everywhere, whole workflows from the organisation: where nothing says which one that is, it may be this.
        if (isCalled && at > 0 && owners.Length == 0)
            return null;
        return at < 0 ? $"'{uses}' names no version. Pin it to a commit." : $"'{uses}' is whatever its owner makes of '{uses.Substring(at + 1)}', with this workflow's rights. Pin it to a commit, and write the version in a comment beside it.";
    }

    /// <summary>Whether it is a commit's whole hash, which nobody can move.</summary>
    public static bool IsCommit(string reference) => reference.Length is 40 or 64 && reference.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'));

    private static string? TriggerOfStrangers(YamlNode? on)
        => Triggers(on).FirstOrDefault(t => t is "pull_request_target" or "workflow_run");

    private static IEnumerable<string?> Triggers(YamlNode? on)
        => on is YamlScalar one ? [one.Value] : (on?.Elements ?? []).Select(e => e.Text).Concat((on?.Members ?? []).Select(m => m.Key.Value));

    // A label, a look at who it is, or an environment that somebody has to approve.
    private static bool IsAskedFor(YamlNode job)
        => job["environment"] is not null || job["if"]?.Text is { } condition && (condition.IndexOf("label", StringComparison.OrdinalIgnoreCase) >= 0 || condition.IndexOf("author_association", StringComparison.OrdinalIgnoreCase) >= 0 || OfKnown.IsMatch(condition));

    private static bool IsOfStranger(string reference)
        => reference.IndexOf("github.event.pull_request.head.", StringComparison.OrdinalIgnoreCase) >= 0 || reference.IndexOf("github.head_ref", StringComparison.OrdinalIgnoreCase) >= 0
        || reference.IndexOf("github.event.workflow_run.head_", StringComparison.OrdinalIgnoreCase) >= 0 || reference.IndexOf("refs/pull/", StringComparison.Ordinal) >= 0;

    // As they stand in the file: a block's indentation and a quoted text's escapes are none of an expression's.
    private static IEnumerable<UnsafePart> Strangers(YamlScalar script, YamlFile file)
    {
        if (script.Span.Path != file.Path || script.Span.End > file.Text.Length)
            yield break;
        var line = script.Span.Line;
        var (from, counted) = (script.Span.Start, script.Span.Start);
        for (int open; (open = file.Text.IndexOf("${{", from, script.Span.End - from, StringComparison.Ordinal)) >= 0;)
        {
            var close = file.Text.IndexOf("}}", open, script.Span.End - open, StringComparison.Ordinal);
            if (close < 0)
                yield break;
            for (; counted < open; counted++)
                line += file.Text[counted] == '\n' ? 1 : 0;
            from = close + 2;
            var expression = file.Text.Substring(open + 3, close - open - 3).Trim();
            if (expression.IndexOf('\n') >= 0 || !IsUntrusted(expression))
                continue;
            var column = open - (open == 0 ? -1 : file.Text.LastIndexOf('\n', open - 1));
            yield return new UnsafePart(
                new SourceSpan(file.Path, open, from - open, line, column, line, column + from - open),
                $"'{expression}' is a stranger's text and becomes a part of this script. Hand it over in env, and read the variable in quotes.");
        }
    }

    private static bool IsUntrusted(string expression)
    {
        var text = WithPoints(expression.ToLowerInvariant());
        var isChoice = text.IndexOf("&&", StringComparison.Ordinal) >= 0 || text.IndexOf("||", StringComparison.Ordinal) >= 0;
        if (!isChoice && (text.IndexOf("==", StringComparison.Ordinal) >= 0 || text.IndexOf("!=", StringComparison.Ordinal) >= 0 || Array.Exists(Questions, q => text.StartsWith(q, StringComparison.Ordinal))))
            return false;
        return Array.Exists(Untrusted, u => Names(text, u)) || IsWhole(text);
    }

    // Each way to write a member: github['event'].commits[0].message is github.event.commits.*.message.
    private static string WithPoints(string expression) => Index.Replace(Member.Replace(expression, ".$2"), ".*");

    // All of an object that holds what a stranger wrote.
    private static bool IsWhole(string text)
        => ToJson.Matches(text).Cast<Match>().Any(m => Array.Exists(Untrusted, u => u.StartsWith(m.Groups[1].Value + ".", StringComparison.Ordinal)));

    // The whole of a name: `github.head_ref` is not `github.head_reference`.
    private static bool Names(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if ((at == 0 || !IsOfName(text[at - 1])) && (end == text.Length || !(IsOfName(text[end]) || text[end] == '.')))
                return true;
        }

        return false;
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '_' or '-';
}

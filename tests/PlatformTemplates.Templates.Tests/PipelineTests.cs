using System.Text.RegularExpressions;
using PlatformTemplates.Testing;
using YamlDotNet.RepresentationModel;

namespace PlatformTemplates.Templates.Tests;

/// <summary>What CI does: the workflows' safety, and the scripts that both CI systems call.</summary>
public sealed partial class PipelineTests(StagedTemplates templates)
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task Every_action_is_pinned_by_its_commit_with_its_version_beside_it(string template)
    {
        var generated = await templates.GenerateAsync(template);

        var uses = Workflows(generated).SelectMany(workflow => Uses().Matches(workflow.Value)).Select(match => match.Value.Trim()).ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(@"^-? ?uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line));
        var byAction = uses.Select(line => line.TrimStart('-', ' ').Split('@')).GroupBy(parts => parts[0], parts => parts[1]);
        Assert.All(byAction, action => Assert.Single(action.Distinct()));
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task Every_workflow_says_what_it_may_do_how_long_and_beside_what(string template)
    {
        var generated = await templates.GenerateAsync(template);

        foreach (var (path, _) in Workflows(generated))
        {
            var workflow = (YamlMappingNode)generated.Yaml(path).Single();
            Assert.True(workflow.Children.ContainsKey("permissions"), $"{path} takes the repository's default permissions.");
            Assert.Equal("read", (string)workflow["permissions"]["contents"]!);
            Assert.True(workflow.Children.ContainsKey("concurrency"), $"{path} runs beside itself.");
            Assert.All((YamlMappingNode)workflow["jobs"], job => Assert.True(((YamlMappingNode)job.Value).Children.ContainsKey("timeout-minutes"), $"{path}: {job.Key} may hang for hours."));
            Assert.DoesNotContain("pull_request_target", generated.Files[path], StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task No_expression_is_pasted_into_a_script(string template)
    {
        var generated = await templates.GenerateAsync(template);

        var scripts = Workflows(generated).SelectMany(workflow => ((YamlMappingNode)generated.Yaml(workflow.Key).Single()["jobs"]).SelectMany(job => (YamlSequenceNode)job.Value["steps"]))
            .Select(step => ((YamlMappingNode)step).Children.TryGetValue("run", out var run) ? (string)run! : "").Where(script => script.Length > 0).ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.DoesNotContain("${{", script, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task One_ci_system_is_written_and_the_repository_is_named_as_its_own(string template)
    {
        var github = await templates.GenerateAsync(template, answers: new Dictionary<string, string?> { ["ciSystem"] = "github" });
        var gitlab = await templates.GenerateAsync(template, answers: new Dictionary<string, string?> { ["ciSystem"] = "gitlab" });

        Assert.DoesNotContain(".gitlab-ci.yml", github.Files.Keys);
        Assert.DoesNotContain(gitlab.Files.Keys, path => path.StartsWith(".github/", StringComparison.Ordinal));
        Assert.NotEmpty(gitlab.Yaml(".gitlab-ci.yml"));
        Assert.All(gitlab.Files, file => Assert.DoesNotContain("github.com/example", file.Value, StringComparison.Ordinal));
        Assert.Contains("gitlab.com/project-slug: example/orders", gitlab.Files["catalog-info.yaml"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases.Workloads), MemberType = typeof(Cases))]
    public async Task A_digest_set_in_an_environment_is_what_it_runs(string template, int workload)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Workloads(template)[workload]);
        using var folder = new TemporaryFolder();
        generated.WriteTo(folder);

        foreach (var environment in generated.Overlays)
        {
            // Twice: a tag becomes a digest, and a digest another one.
            await RunAsync("set-image.sh", environment, Digest.Replace('0', '1'));
            await RunAsync("set-image.sh", environment, Digest);

            Assert.Equal(Digest, (await RunAsync("image-of.sh", environment)).Output.Trim());
            var rendered = await Kubectl.KustomizeAsync(folder.PathOf("k8s", "overlays", environment));
            var images = Image().Matches(rendered.Output).Select(match => match.Groups[1].Value).Where(image => !image.StartsWith("docker.io/", StringComparison.Ordinal)).Distinct();
            Assert.Equal($"registry.example.com/orders@{Digest}", Assert.Single(images));
        }

        Task<CommandResult> RunAsync(string script, params string[] arguments)
            => new Command("sh", [$"scripts/{script}", .. arguments]).In(folder.Path).RunAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("production", "1.2.3", "'1.2.3' is no digest")]
    [InlineData("production", Digest + "\nimages: []", "is no digest")]
    [InlineData("moon", Digest, "There is no environment 'moon'")]
    public async Task What_is_no_digest_or_no_environment_changes_nothing(string environment, string digest, string message)
    {
        var generated = await templates.GenerateAsync("platform-api");
        using var folder = new TemporaryFolder();
        generated.WriteTo(folder);

        var result = await new Command("sh", "scripts/set-image.sh", environment, digest).In(folder.Path).TryRunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(generated.Files["k8s/overlays/production/kustomization.yaml"], await File.ReadAllTextAsync(folder.PathOf("k8s", "overlays", "production", "kustomization.yaml"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Findings_become_gitlabs_code_quality_report_without_the_excepted_ones()
    {
        await Tools.NeedAsync("jq");
        var generated = await templates.GenerateAsync("platform-api", answers: new Dictionary<string, string?> { ["ciSystem"] = "gitlab" });
        using var folder = new TemporaryFolder();
        generated.WriteTo(folder);
        folder.Write("orders.sarif", """
            { "runs": [ { "results": [
              { "ruleId": "PLT1004", "level": "error", "message": { "text": "No memory limit." }, "locations": [ { "physicalLocation": { "artifactLocation": { "uri": "file:///builds/shop/orders/k8s/base/deployment.yaml" }, "region": { "startLine": 12 } } } ] },
              { "ruleId": "PLT1003", "level": "warning", "suppressions": [ { "kind": "inSource" } ], "message": { "text": "Excepted." }, "locations": [ { "physicalLocation": { "artifactLocation": { "uri": "file:///builds/shop/orders/k8s/base/deployment.yaml" }, "region": { "startLine": 1 } } } ] }
            ] } ] }
            """);

        var report = await new Command("sh", "scripts/code-quality.sh", "/builds/shop/orders", "orders.sarif").In(folder.Path).RunAsync(TestContext.Current.CancellationToken);

        var finding = Assert.Single(System.Text.Json.Nodes.JsonNode.Parse(report.Output)!.AsArray())!;
        Assert.Equal("PLT1004: No memory limit.", (string?)finding["description"]);
        Assert.Equal("critical", (string?)finding["severity"]);
        Assert.Equal("k8s/base/deployment.yaml", (string?)finding["location"]!["path"]);
        Assert.Equal(12, (int?)finding["location"]!["lines"]!["begin"]);
    }

    private static IEnumerable<KeyValuePair<string, string>> Workflows(Generated generated)
        => generated.Files.Where(file => file.Key.StartsWith(".github/workflows/", StringComparison.Ordinal));

    [GeneratedRegex(@"^.*\buses: .+$", RegexOptions.Multiline)]
    private static partial Regex Uses();

    [GeneratedRegex(@"^ *(?:- )?image: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Image();
}

using PlatformTemplates.Templates.Tests;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Conformance.Tests;

/// <summary>Everything that is generated, before the programs that will read it.</summary>
public sealed class ConformanceTests(StagedTemplates templates, NodeValidators node) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task GitHub_understands_every_workflow(string template)
    {
        var workflows = (await WriteAllAsync(template)).SelectMany(service => FilesBelow(Path.Combine(service, ".github", "workflows"), "*.yml")).ToList();

        Assert.NotEmpty(workflows);
        Assert.Empty(await node.RunAsync("workflows.mjs", workflows));
    }

    [Fact]
    public async Task A_workflow_that_GitHub_would_refuse_is_seen()
    {
        var workflow = _folder.Write("broken.yml", "on: push\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    stepz: []\n");

        Assert.Contains("stepz", Assert.Single(await node.RunAsync("workflows.mjs", [workflow])), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task GitLab_understands_every_pipeline(string template)
    {
        var pipelines = (await WriteAllAsync(template)).SelectMany(service => FilesBelow(service, ".gitlab-ci.yml")).ToList();

        var lines = await node.RunAsync("pipelines.mjs", pipelines);

        Assert.NotEmpty(pipelines);
        Assert.Matches("^[1-9][0-9]* jobs$", Assert.Single(lines));
    }

    [Theory]
    [InlineData("image:\n  script: [make]\n", "image")]
    [InlineData("build:\n  script: [make]\n  resorce_group: a\n", "resorce_group")]
    [InlineData("build:\n  script: [make]\n  needs: [test]\n", "needs")]
    [InlineData("build:\n  script: [make]\n  extends: .base\n", ".base")]
    [InlineData("build:\n  script: [make]\n  stage: ship\n", "ship")]
    public async Task A_pipeline_that_GitLab_would_refuse_is_seen(string pipeline, string reason)
    {
        var lines = await node.RunAsync("pipelines.mjs", [_folder.Write(".gitlab-ci.yml", pipeline)]);

        Assert.Contains(reason, lines[0], StringComparison.Ordinal);
        Assert.Equal("0 jobs", lines[^1]);
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task Backstage_takes_every_entity(string template)
    {
        var services = await WriteAllAsync(template);

        var lines = await node.RunAsync("catalog.mjs", services.Select(service => Path.Combine(service, "catalog-info.yaml")));

        Assert.Matches("^[0-9]+ entities$", Assert.Single(lines));
        Assert.True(int.Parse(lines[0].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) >= services.Count);
    }

    [Fact]
    public async Task An_entity_that_Backstage_would_refuse_is_seen()
    {
        var catalog = _folder.Write("catalog-info.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: two words\nspec:\n  type: service\n  lifecycle: production\n  owner: team\n");

        var lines = await node.RunAsync("catalog.mjs", [catalog]);

        Assert.Contains("metadata.name", lines[0], StringComparison.Ordinal);
        Assert.Equal("0 entities", lines[1]);
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task Kustomize_builds_every_kustomization_without_a_warning(string template)
    {
        // The other answers' overlays are built where they are compared with the renderer.
        foreach (var service in (await WriteAllAsync(template)).Take(1))
        {
            var kustomizations = FilesBelow(Path.Combine(service, "k8s"), "kustomization.yaml").ToList();
            Assert.NotEmpty(kustomizations);
            foreach (var kustomization in kustomizations.Where(file => !File.ReadAllText(file).Contains("kind: Component", StringComparison.Ordinal)))
            {
                var built = await Kubectl.KustomizeAsync(Path.GetDirectoryName(kustomization)!);
                Assert.NotEmpty(built.Output);
                Assert.Empty(built.Error);
            }
        }
    }

    // A folder for each set of answers.
    private async Task<IReadOnlyList<string>> WriteAllAsync(string template)
    {
        var services = new List<string>();
        foreach (var answers in Answers.Matrix(template))
        {
            var service = $"{template}-{services.Count}";
            foreach (var (path, text) in (await templates.GenerateAsync(template, answers: answers)).Files)
                _folder.Write($"{service}/{path}", text);
            services.Add(_folder.PathOf(service));
        }

        return services;
    }

    private static IEnumerable<string> FilesBelow(string folder, string pattern)
        => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];
}

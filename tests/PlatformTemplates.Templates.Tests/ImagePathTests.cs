using System.Text.RegularExpressions;
using PlatformTemplates.Testing;
using YamlDotNet.RepresentationModel;

namespace PlatformTemplates.Templates.Tests;

/// <summary>The way of an image from the pipeline that publishes it to what the GitOps engine runs.</summary>
public sealed partial class ImagePathTests(StagedTemplates templates)
{
    private const string Head = "0123456789abcdef0123456789abcdef01234567";
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static IEnumerable<(string Template, Dictionary<string, string?> Answers)> Workloads
        => StagedTemplates.Names.SelectMany(template => Answers.Workloads(template).Select(workload => (template, workload)));

    [Theory]
    [InlineData("github", "argocd")]
    [InlineData("github", "flux")]
    [InlineData("gitlab", "argocd")]
    [InlineData("gitlab", "flux")]
    public async Task A_preview_runs_the_image_that_its_pull_request_publishes(string ciSystem, string gitOps)
    {
        foreach (var (template, workload) in Workloads)
        {
            var generated = await templates.GenerateAsync(template, answers: new Dictionary<string, string?>(workload) { ["ciSystem"] = ciSystem, ["gitops"] = gitOps, ["registry"] = "registry.example.com/shop" });
            var publish = Publish().Match(ScriptOf(generated, ciSystem, "preview"));
            var tag = publish.Groups["tag"].Value;
            if (ciSystem == "github")
            {
                var step = Steps(generated, "preview.yml").Single(step => step.Children.TryGetValue("run", out var run) && Publish().IsMatch((string)run!));
                tag = (string)step["env"][tag.TrimStart('$')]!;
            }

            // What each system calls the commit at the head of the pull request; a pipeline of merged results has another one of its own.
            Assert.Equal(ciSystem == "github" ? "${{ github.event.pull_request.head.sha }}" : "${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}", tag);
            var published = $"{publish.Groups["registry"].Value}/{generated.Xml("/Orders.csproj").Descendants("ContainerRepository").Single().Value}:{Head}";
            var preview = Previews.Of(gitOps, generated, "7", Head).Workload();
            Assert.Equal(published, Assert.Single(preview.PodTemplate()!.Containers().Select(container => (string?)container["image"]).Distinct()));
        }
    }

    [Theory]
    [InlineData("github", "dev|staging|production")]
    [InlineData("github", "preprod|test|production")]
    [InlineData("github", "production")]
    [InlineData("gitlab", "dev|staging|production")]
    [InlineData("gitlab", "preprod|test|production")]
    [InlineData("gitlab", "production")]
    public async Task The_published_digest_is_what_every_environment_runs_after_the_pipelines_own_commands(string ciSystem, string environments)
    {
        foreach (var (template, workload) in Workloads)
        {
            var generated = await templates.GenerateAsync(template, answers: new Dictionary<string, string?>(workload) { ["ciSystem"] = ciSystem, ["environments"] = environments });
            using var folder = new TemporaryFolder();
            generated.WriteTo(folder);
            folder.Write("image.digest", Digest);
            string[] before = [.. generated.Overlays.Where(environment => environment != "production")];
            string[] first = before.Length == 0 ? ["production"] : before;

            await RunAsync("deploy");
            Assert.Equal(first, Running());

            await RunAsync("promote");
            Assert.Equal(generated.Overlays, Running());
            Assert.All(Read(), file => Assert.True(generated.Files[file.Key] == file.Value || Overlay().IsMatch(file.Key), $"{file.Key} was changed, too."));

            // The commands up to the first of git, which is about the pull request.
            Task<CommandResult> RunAsync(string job)
            {
                var script = string.Join('\n', ScriptOf(generated, ciSystem, job).Split('\n').TakeWhile(line => !line.TrimStart().StartsWith("git ", StringComparison.Ordinal) && !line.Contains("git diff", StringComparison.Ordinal)));
                return (new Command("sh", "-ec", script) with { Folder = folder.Path, Environment = new Dictionary<string, string?> { ["DIGEST"] = Digest } }).RunAsync(TestContext.Current.CancellationToken);
            }

            Dictionary<string, string> Read() => generated.Files.Keys.ToDictionary(path => path, path => File.ReadAllText(folder.PathOf(path)));

            IEnumerable<string> Running()
            {
                var now = generated with { Files = Read() };
                return now.Overlays.Where(environment => now.Render($"k8s/overlays/{environment}").Select(o => o.PodTemplate()).OfType<System.Text.Json.Nodes.JsonNode>().SelectMany(pod => pod.Containers())
                    .Select(container => (string)container["image"]!).Where(image => !image.StartsWith("docker.io/", StringComparison.Ordinal)).All(image => image == $"registry.example.com/orders@{Digest}"));
            }
        }
    }

    [Theory]
    [InlineData("github")]
    [InlineData("gitlab")]
    public async Task What_sets_a_digest_starts_the_promotion_and_no_other_image(string ciSystem)
    {
        foreach (var template in StagedTemplates.Names)
        {
            var generated = await templates.GenerateAsync(template, answers: new Dictionary<string, string?> { ["ciSystem"] = ciSystem });
            string[] promotes;
            if (ciSystem == "github")
            {
                promotes = Texts(generated.Yaml(".github/workflows/promote.yml").Single()["on"]["push"]["paths"]);
                Assert.Contains("k8s/**", Texts(generated.Yaml(".github/workflows/publish.yml").Single()["on"]["push"]["paths-ignore"]));
            }
            else
            {
                var pipeline = generated.Yaml(".gitlab-ci.yml").Single();
                promotes = Texts(pipeline["promote"]["rules"][0]["changes"]);
                Assert.DoesNotContain(Texts(pipeline[".main"]["rules"][0]["changes"]), path => path.StartsWith("k8s", StringComparison.Ordinal) || path.StartsWith("**", StringComparison.Ordinal));
            }

            Assert.Equal(["k8s/overlays/*/kustomization.yaml"], promotes);
        }
    }

    private static string ScriptOf(Generated generated, string ciSystem, string job) => ciSystem == "github"
        ? string.Join('\n', Steps(generated, job == "deploy" ? "publish.yml" : $"{job}.yml", job == "deploy" ? "deploy" : null).Select(step => step.Children.TryGetValue("run", out var run) ? (string)run! : ""))
        : string.Join('\n', Texts(generated.Yaml(".gitlab-ci.yml").Single()[job]["script"]));

    private static IEnumerable<YamlMappingNode> Steps(Generated generated, string workflow, string? job = null)
        => ((YamlMappingNode)generated.Yaml($".github/workflows/{workflow}").Single()["jobs"]).Where(one => job is null || (string?)one.Key == job).SelectMany(one => (YamlSequenceNode)one.Value["steps"]).Cast<YamlMappingNode>();

    private static string[] Texts(YamlNode list) => [.. ((YamlSequenceNode)list).Select(item => (string)item!)];

    [GeneratedRegex(@"-p:ContainerRegistry=(?<registry>\S+)\s+-p:ContainerImageTag=""(?<tag>[^""]+)""")]
    private static partial Regex Publish();

    [GeneratedRegex("^k8s/overlays/[^/]+/kustomization[.]yaml$")]
    private static partial Regex Overlay();
}

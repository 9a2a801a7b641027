using PlatformTemplates.Guardrails;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Tests.Kustomize;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Templates.Tests;

/// <summary>What reaches the cluster.</summary>
public sealed class EnvironmentTests(StagedTemplates templates)
{
    private const string Root = "/service";

    [Theory]
    [MemberData(nameof(Cases.Matrix), MemberType = typeof(Cases))]
    public async Task The_renderer_and_kustomize_make_the_same_objects_of_every_overlay(string template, int answers)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Matrix(template)[answers]);
        using var folder = new TemporaryFolder();
        generated.WriteTo(folder);

        foreach (var deployed in generated.Deployed)
        {
            var rendered = KustomizeRenderer.Render(FilesOf(generated), $"{Root}/{deployed}");
            Assert.Empty(rendered.Problems);

            var real = await Kubectl.KustomizeAsync(folder.PathOf(deployed.Split('/')));
            Assert.Empty(real.Error);
            Assert.Equal(
                YamlFile.Parse("kubectl", real.Output).Documents.Select(CanonicalJson.Of).Order(StringComparer.Ordinal),
                rendered.Objects.Select(o => CanonicalJson.Of(o.Root)).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Matrix), MemberType = typeof(Cases))]
    public async Task No_guardrail_has_anything_to_say_even_where_enforcement_is_strict(string template, int answers)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Matrix(template)[answers]);

        var findings = Check(generated);

        Assert.Empty(findings.Select(finding => $"{finding.Span}: {finding.Guardrail.Id} {finding.Text}"));
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task A_memory_limit_taken_from_production_is_found_where_it_was(string template)
    {
        const string path = "k8s/overlays/production/resources.yaml";
        var generated = await templates.GenerateAsync(template);
        var text = generated.Files[path];
        var limit = text.LastIndexOf("memory:", StringComparison.Ordinal);
        var files = new Dictionary<string, string>(generated.Files) { [path] = text[..limit] + "memory: null\n" };

        var finding = Assert.Single(Check(generated with { Files = files }));

        Assert.Equal("PLT1004", finding.Guardrail.Id);
        Assert.Equal(["production"], finding.Environments);
        Assert.Equal($"{Root}/{path}", finding.Span.Path);
        Assert.Equal(text[..limit].Count(c => c == '\n') + 1, finding.Span.Line);
    }

    // What the compiler would see in Program.cs: without it nothing asks for these alerts.
    [Theory]
    [InlineData(null)]
    [InlineData("its input drifts from what it was trained with", "drift_psi", "drift_ks", "Drift")]
    [InlineData("it answers too late", "_bucket", "_slow", "Latency")]
    public async Task A_model_has_the_alerts_that_a_guardrail_asks_for(string? missed, params string[] taken)
    {
        const string path = "k8s/observability/alerts.yaml";
        var generated = await templates.GenerateAsync("platform-ml");
        var text = taken.Aggregate(generated.Files[path], (left, word) => left.Replace(word, "other", StringComparison.Ordinal));
        var files = new Dictionary<string, string>(generated.Files) { [path] = text };
        var code = new CodeFacts { AssemblyName = "Orders", Host = HostKind.Web, Models = [new ModelUse("AddInference", IsPlatform: true, new SourceSpan($"{Root}/src/Orders/Program.cs", 0, 1, 1, 1, 1, 2))] };

        var findings = Check(generated with { Files = files }, code).Where(finding => finding.Guardrail.Id == GuardrailIds.ModelWatched).ToList();

        if (missed is null)
            Assert.Empty(findings);
        else
            Assert.Contains($"no alert tells when {missed}.", Assert.Single(findings).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Finding> Check(Generated generated, CodeFacts? code = null)
    {
        var properties = new PlatformProperties(new Dictionary<string, string>
        {
            ["PlatformEnforcement"] = "strict", ["PlatformServiceName"] = "orders", ["PlatformToday"] = "2026-01-01",
            // As the SDK hands it over: then what is not among the files is not there.
            ["PlatformTemplatesVersion"] = "0.1.0", ["IsPlatformService"] = "true",
        });
        var files = generated.Files.Keys.Select(file => KindOf(file) is { } kind ? new ServiceFile($"{Root}/{file}", kind) : null).OfType<ServiceFile>().ToList();
        return GuardrailEngine.Check(new ServiceFacts(Root, files, FilesOf(generated), properties, code));
    }

    private static ManifestFileSet FilesOf(Generated generated)
        => new(generated.Files.Select(file => new KeyValuePair<string, string?>($"{Root}/{file.Key}", file.Value)));

    private static ServiceFileKind? KindOf(string path) => path.Split('/') switch
    {
        ["k8s", ..] => ServiceFileKind.Manifest,
        ["argocd" or "flux", ..] => ServiceFileKind.GitOps,
        ["catalog-info.yaml"] => ServiceFileKind.Catalog,
        ["platform-exceptions.yaml"] => ServiceFileKind.Exceptions,
        [".github", "workflows", _] or [".gitlab-ci.yml"] => ServiceFileKind.Workflow,
        [".platform", "template.json"] => ServiceFileKind.Template,
        ["mkdocs.yml"] => ServiceFileKind.Docs,
        ["docs", .., var file] when file.EndsWith(".md", StringComparison.Ordinal) => ServiceFileKind.Page,
        ["schemas", ..] => ServiceFileKind.Schema,
        ["docs", "openapi.json" or "asyncapi.yaml"] => ServiceFileKind.Definition,
        ["src", .., var file] when file.StartsWith("appsettings", StringComparison.Ordinal) => ServiceFileKind.Configuration,
        _ => null,
    };
}

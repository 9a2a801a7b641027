namespace PlatformTemplates.Sdk.Tests;

public sealed class ServiceFileTests : IDisposable
{
    private static readonly string[] _expected =
    [
        ".github/workflows/build.yml Workflow",
        ".gitlab-ci.yml Workflow",
        ".platform/template.json Template",
        "README.md Page",
        "api/events.yaml Definition",
        "argocd/production.yaml GitOps",
        "catalog-info.yaml Catalog",
        "docs/adr/0001.md Page",
        "docs/index.md Page",
        "docs/openapi.json Definition",
        "flux/orders.yml GitOps",
        "k8s/base/deployment.yaml Manifest",
        "k8s/base/kustomization.yml Manifest",
        "k8s/base/logging.properties Manifest",
        "k8s/base/nginx Manifest",
        "mkdocs.yml Docs",
        "platform-exceptions.yaml Exceptions",
        "platform-exceptions/PLT1006-orders.yaml Exceptions",
        "src/Orders/appsettings.Development.json Configuration",
        "src/Orders/appsettings.json Configuration",
    ];

    // What is not there, is elsewhere or is no file is no file of the service.
    private const string Catalog = """
        kind: API
        spec:
          definition:
            $text: ./docs/openapi.json
        ---
        kind: API
        spec:
          definition: { "$yaml": 'api/events.yaml' }
        ---
        kind: API
        spec:
          definition:
            $text: https://api.example/openapi.json
        ---
        kind: API
        spec:
          definition: {$text: api/gone.json}
        ---
        kind: API
        spec:
          definition: {$text: ./*}
        """;

    private readonly ServiceFolder _service;

    public ServiceFileTests(UnpackedSdk sdk)
    {
        _service = new ServiceFolder(sdk);
        foreach (var file in _expected.Concat(["argocd/README.md", "docs/example.yaml", "docs/node_modules/a/README.md", ".github/dependabot.yml", "src/Orders/other.json"]))
            _service.Write(file.Split(' ')[0], "");
        _service.Write("catalog-info.yaml", Catalog);
    }

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task The_compiler_gets_the_services_files_with_their_kinds()
    {
        var evaluation = await _service.EvaluateAsync(_service.WriteProject("src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web"));
        Assert.Equal(_expected, evaluation.Files("AdditionalFiles"));
        Assert.Equal(_expected.Select(f => f.Split(' ')[0]), evaluation.Files("UpToDateCheckInput").Select(f => f.Split(' ')[0]));
        Assert.Empty(evaluation.ItemsOf("PlatformProperty"));
    }

    [Fact]
    public async Task A_project_without_code_checks_them_itself()
    {
        var evaluation = await _service.EvaluateAsync(_service.WriteProject("Deploy.proj", "Microsoft.Build.NoTargets"));
        Assert.Equal(_expected.Where(f => !f.EndsWith("Configuration", StringComparison.Ordinal)), evaluation.Files("PlatformFile"));
        Assert.Empty(evaluation.ItemsOf("AdditionalFiles"));
    }

    [Fact]
    public async Task The_task_is_told_every_property_that_guardrails_look_at()
    {
        var evaluation = await _service.EvaluateAsync(_service.WriteProject("src/Orders/Orders.fsproj", "Microsoft.NET.Sdk.Web"));
        Assert.Equal(Guardrails.Facts.PlatformProperties.Names.Order(StringComparer.Ordinal), evaluation.ItemsOf("PlatformProperty").Select(p => p["Identity"]).Order(StringComparer.Ordinal));
        Assert.Equal(_service.Path, evaluation.ItemsOf("PlatformProperty").Single(p => p["Identity"] == "PlatformServiceRoot")["Value"]);
    }

    [Fact]
    public async Task Definitions_of_custom_resources_come_from_wherever_an_item_names_them()
    {
        _service.Write("crds/queues.yaml", "");
        var project = _service.WriteProject("src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web", items: "<PlatformCustomResourceDefinition Include=\"../../crds/*.yaml;../../k8s/base/deployment.yaml\" />");

        Assert.Equal(
            _expected.Append("crds/queues.yaml CustomResourceDefinition").Order(StringComparer.Ordinal),
            (await _service.EvaluateAsync(project)).Files("AdditionalFiles"));
    }

    [Theory]
    [InlineData("Microsoft.NET.Sdk", "")]
    [InlineData("Microsoft.NET.Sdk.Web", "<IsTestProject>true</IsTestProject>")]
    [InlineData("Microsoft.NET.Sdk.Web", "<EnablePlatformAnalyzers>false</EnablePlatformAnalyzers>")]
    public async Task A_library_a_test_project_and_one_without_guardrails_get_none(string baseSdk, string properties)
    {
        var evaluation = await _service.EvaluateAsync(_service.WriteProject("src/Orders/Orders.csproj", baseSdk, properties));
        Assert.Empty(evaluation.ItemsOf("AdditionalFiles"));
        Assert.Empty(evaluation.ItemsOf("PlatformFile"));
    }
}

using PlatformTemplates.Guardrails;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>Whoever checks a service, the compiler or the task, says the same of its manifests.</summary>
public sealed class HostTests(PackedPackages packages) : IDisposable
{
    private readonly Service _service = new(packages);

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("balanced")]
    [InlineData("strict")]
    public async Task The_same_files_give_the_same_findings_in_every_host(string level)
    {
        _service.Write("k8s/base/deployment.yaml", Service.Deployment);
        _service.Write("k8s/base/kustomization.yaml", "resources:\n  - deployment.yaml\n");
        _service.Write("k8s/overlays/dev/kustomization.yaml", "resources:\n  - ../../base\nnamePrefix: dev-\n");
        _service.Write("k8s/overlays/production/kustomization.yaml", "resources:\n  - ../../base\nreplicas:\n  - name: orders\n    count: 1\n");
        _service.Write("k8s/broken.yaml", "a: [b\n");
        _service.Write("k8s/base/forgotten.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: forgotten}\n");
        _service.Write("catalog-info.yaml", """
            apiVersion: backstage.io/v1alpha1
            kind: API
            metadata:
              name: orders
              annotations: { backstage.io/kubernetes-id: orders, backstage.io/techdocs-ref: "dir:." }
            spec:
              type: openapi
              definition:
                $text: ./api/openapi.json
            ---
            apiVersion: backstage.io/v1alpha1
            kind: API
            metadata: {name: events}
            spec:
              type: asyncapi
              definition: {$text: ./api/gone.json}
            """);
        _service.Write("api/openapi.json", "{ \"asyncapi\": \"3.0.0\" }");
        _service.Write("mkdocs.yml", "site_name: orders\nnav: [index.md, gone.md]\n");
        _service.Write("docs/index.md", "# Orders\n");
        _service.Write(".github/workflows/build.yml", "on: push\njobs: {build: {steps: [{uses: other/action@v1}]}}\n");
        _service.Write(".gitlab-ci.yml", "image: alpine\n");
        _service.Write(".platform/template.json", "{ \"template\": \"platform-api\", \"version\": \"0.0.1\" }");
        _service.Write("platform-exceptions.yaml", "exceptions:\n  - guardrail: PLT1005\n    target: Deployment/*orders\n    reason: measured next week\n    owner: team-orders\n    expires: 2020-01-01\n    approvedBy: platform\n");
        _service.Write("src/Orders/Program.cs", Service.ProgramWithServiceDefaults);
        var properties = $"<PlatformEnforcement>{level}</PlatformEnforcement><NoWarn>$(NoWarn);PLT1013</NoWarn>";
        var code = _service.WriteProject("src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web", properties);
        var manifests = _service.WriteProject("deploy/Deploy.proj", "Microsoft.Build.NoTargets", properties);

        var (compiler, task) = (await FindingsAsync(code), await FindingsAsync(manifests));

        Assert.True(task.Count > 10, $"{task.Count} findings compare little.");
        Assert.Superset(
            new HashSet<string> { GuardrailIds.EverythingDeployed, GuardrailIds.WorkflowsSafe, GuardrailIds.AnnotationsAgree, GuardrailIds.DocumentationShown, GuardrailIds.DefinitionExists },
            task.Select(d => d.Id).ToHashSet());
        Assert.Equal(task, compiler);
    }

    private async Task<IReadOnlyList<Diagnostic>> FindingsAsync(string project)
    {
        var ofManifests = GuardrailCatalogue.Descriptors.Where(d => !d.ReadsCode).Select(d => d.Id).ToHashSet();
        return [.. (await _service.BuildAsync(project)).Findings.Where(d => ofManifests.Contains(d.Id)).OrderBy(d => d.ToString(), StringComparer.Ordinal)];
    }
}

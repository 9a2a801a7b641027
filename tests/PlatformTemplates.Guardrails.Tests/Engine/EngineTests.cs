using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Guardrails.Tests.Engine;

public class EngineTests
{
    [Fact]
    public void Reports_an_unreadable_file_at_its_place_and_still_checks_the_others()
    {
        var service = new InMemoryService()
            .File("k8s/broken.yaml", "a: [1, 2\nb: c\n")
            .File("k8s/deployment.yaml", Samples.Deployment("ports: []"));

        Assert.Equal("/service/k8s/broken.yaml", Assert.Single(service.Findings(GuardrailIds.UnreadableFile)).Span.Path);
        Assert.Single(service.Findings(GuardrailIds.MemoryLimit));
    }

    [Fact]
    public void Reports_every_kind_of_yaml_file_that_cannot_be_read()
        => Assert.Equal(3, new InMemoryService()
            .File("argocd/application.yaml", "\tkind: x", ServiceFileKind.GitOps)
            .File("catalog-info.yaml", "kind: \u0001", ServiceFileKind.Catalog)
            .File("platform-exceptions.yaml", "a: 'b", ServiceFileKind.Exceptions)
            .Findings(GuardrailIds.UnreadableFile).Count);

    [Fact]
    public void Reports_an_empty_manifest()
        => Assert.Equal((1, 1), new InMemoryService().File("k8s/empty.yaml", "\n").Findings(GuardrailIds.UnreadableFile).Select(f => (f.Span.Line, f.Span.Column)).Single());

    [Fact]
    public void Accepts_readable_files_empty_exceptions_and_files_that_are_no_yaml()
        => new InMemoryService().Manifest("a: b").File("k8s/comment.yaml", "# later").File("platform-exceptions.yaml", "", ServiceFileKind.Exceptions).File("k8s/settings.env", "A=b: [").Accepts(GuardrailIds.UnreadableFile);

    [Fact]
    public void What_other_programs_read_need_be_no_yaml()
        => new InMemoryService()
            .File("k8s/kustomization.yaml", "configMapGenerator:\n  - name: settings\n    files: [alerts.yaml=files/alerts.yaml]\n")
            .File("k8s/files/alerts.yaml", "url: {{ secret_url }}\n")
            .File("k8s/chart/Chart.yaml", "apiVersion: v2\nname: cache\nversion: 1.0.0\n")
            .File("k8s/chart/templates/deployment.yaml", "{{- if .Values.enabled }}\nkind: Deployment\n{{- end }}\n").Accepts(GuardrailIds.UnreadableFile);

    [Fact]
    public void An_unreadable_resource_is_reported_once_not_again_by_its_kustomization()
    {
        var service = new InMemoryService().File("k8s/kustomization.yaml", "resources: [broken.yaml]\n").File("k8s/broken.yaml", "a: 'b\n");

        Assert.Single(service.Findings(GuardrailIds.UnreadableFile));
        service.Accepts(GuardrailIds.BrokenOverlay);
    }

    [Fact]
    public void Reports_a_kustomization_that_names_a_missing_file()
    {
        var finding = Assert.Single(new InMemoryService().File("k8s/kustomization.yaml", "resources: [not-there.yaml]\n").Findings(GuardrailIds.BrokenOverlay));

        Assert.Equal(("/service/k8s/kustomization.yaml", 1), (finding.Span.Path, finding.Span.Line));
        Assert.Equal("Kustomization/k8s", finding.Target);
    }

    [Fact]
    public void Reports_what_cannot_be_rendered_in_a_build()
        => Assert.Single(new InMemoryService().File("k8s/kustomization.yaml", "helmCharts:\n  - name: redis\n    repo: https://example.org\n").Findings(GuardrailIds.UnsupportedOverlay));

    [Fact]
    public void Environments_are_the_kustomizations_that_no_other_includes()
        => Assert.Equal(["dev", "production", "preview"], new InMemoryService()
            .File("k8s/base/kustomization.yaml", "resources: []\n")
            .File("k8s/components/probes/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n")
            .File("k8s/overlays/dev/kustomization.yml", "resources: [../../base]\n")
            .File("k8s/overlays/production/kustomization.yaml", "resources: [../../base/]\ncomponents: [../../components/probes]\n")
            .File("k8s/preview/Kustomization", "bases: [../base]\n")
            .Facts.Environments.Select(e => e.Name));

    [Fact]
    public void A_guardrail_that_fails_inside_is_a_finding_and_the_others_go_on()
    {
        var findings = GuardrailEngine.Run(GuardrailCatalogue.All, new ServiceFacts("/service", [new ServiceFile("/service/k8s/a.yaml", ServiceFileKind.Manifest)], new Failing(), PlatformProperties.None));

        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal(GuardrailIds.GuardrailFailed, f.Guardrail.Id));
        Assert.Contains(findings, f => f.Message.StartsWith("PLT1004 failed and was left out: InvalidOperationException: no luck", StringComparison.Ordinal));
    }

    private sealed class Failing : IManifestFiles
    {
        public IReadOnlyList<string> Paths => ["/service/k8s/a.yaml"];

        public string? Text(string path) => throw new InvalidOperationException("no luck");

        public Manifests.Yaml.YamlFile? Yaml(string path) => throw new InvalidOperationException("no luck");
    }
}

namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class ImagePinnedTests
{
    private const string Id = GuardrailIds.ImagePinned;

    [Theory]
    [InlineData("orders")]
    [InlineData("orders:latest")]
    [InlineData("registry.example:5000/team/orders")]
    [InlineData("registry.example:5000/team/orders:latest")]
    public void Reports_an_image_without_a_fixed_tag_at_the_image(string image)
        => Assert.Contains($"'{image}'", Assert.Single(Pod($"[|{image}|]").Reports(Id)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("orders:1.2.3")]
    [InlineData("registry.example:5000/orders:v1")]
    [InlineData("orders@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("orders:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("${IMAGE}")]
    [InlineData("\"{{ .Values.image }}\"")]
    [InlineData("\"\"")]
    public void Accepts_tags_digests_and_what_somebody_else_fills_in(string image)
        => Pod(image).Accepts(Id);

    [Fact]
    public void Accepts_an_image_that_the_overlay_pins()
        => new InMemoryService()
            .File("k8s/kustomization.yaml", "resources:\n  - pod.yaml\nimages:\n  - name: orders\n    newTag: 1.0.0\n")
            .File("k8s/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: orders}]}\n")
            .Accepts(Id);

    [Theory]
    [InlineData("registry.example/orders:{{ .head_short_sha }}", true)]
    [InlineData("registry.example/orders=other/orders:1", true)]
    [InlineData("registry.example/orders-admin:1", false)]
    public void Accepts_an_image_that_an_application_sets(string image, bool isSet)
    {
        var service = Pod("registry.example/orders").File(
            "argocd/preview.yaml",
            $"apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  template:\n    spec:\n      source:\n        kustomize:\n          images:\n            - '{image}'\n",
            Facts.ServiceFileKind.GitOps);

        Assert.Equal(isSet ? 0 : 1, service.Findings(Id).Count);
    }

    [Fact]
    public void Reports_a_tag_that_the_overlay_sets_to_latest_in_the_overlay()
    {
        var findings = new InMemoryService()
            .File("k8s/kustomization.yaml", "resources:\n  - pod.yaml\nimages:\n  - name: orders\n    newTag: latest\n")
            .File("k8s/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: orders:1.0.0}]}\n")
            .Findings(Id);

        Assert.Equal(("/service/k8s/kustomization.yaml", 5), (Assert.Single(findings).Span.Path, findings[0].Span.Line));
    }

    private static InMemoryService Pod(string image)
        => new InMemoryService().Manifest($"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n    - name: a\n      image: {image}\n");
}

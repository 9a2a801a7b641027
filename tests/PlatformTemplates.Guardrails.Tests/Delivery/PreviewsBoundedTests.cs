using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Delivery;

public class PreviewsBoundedTests
{
    private const string Id = GuardrailIds.PreviewsBounded;
    private const string Good = "labels: [preview]";

    [Theory]
    [InlineData("[|github|]: {owner: shop, repo: orders}")]
    [InlineData("[|gitlab|]: {project: shop/orders, labels: []}")]
    public void Reports_a_generator_without_labels(string provider) => new InMemoryService().Argo("previews", Previews(provider: provider)).Reports(Id);

    [Fact]
    public void Reports_a_pace_that_is_not_said()
        => new InMemoryService().Argo("previews", Previews(pace: "", key: "[|pullRequest|]")).Reports(Id);

    [Theory]
    [InlineData("goTemplate: [|false|]")]
    [InlineData("goTemplate: [|true|]")]
    [InlineData("goTemplate: true\n  goTemplateOptions: [|[missingkey=zero]|]")]
    [InlineData("goTemplate: true\n  goTemplateOptions: [missingkey=error]\n  syncPolicy: {preserveResourcesOnDeletion: [|true|]}")]
    [InlineData("goTemplate: true\n  goTemplateOptions: [missingkey=error]\n  syncPolicy: {applicationsSync: [|create-update|]}")]
    public void Reports_a_template_that_writes_nothing_for_something_and_resources_that_stay(string options)
        => new InMemoryService().Argo("previews", Previews(options: options)).Reports(Id);

    [Fact]
    public void Accepts_previews_that_are_bounded_and_sets_of_something_else()
    {
        new InMemoryService().Argo("previews", Previews()).Accepts(Id);
        new InMemoryService().Argo("previews", Previews(provider: "bitbucket: {owner: shop, repo: orders}")).Accepts(Id);
        new InMemoryService().Argo("clusters", "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: orders}\nspec: {generators: [{clusters: {}}]}\n").Accepts(Id);
    }

    [Fact]
    public void Looks_into_a_matrix()
        => new InMemoryService().Argo("previews", """
            apiVersion: argoproj.io/v1alpha1
            kind: ApplicationSet
            metadata: {name: previews}
            spec:
              goTemplate: true
              goTemplateOptions: [missingkey=error]
              generators:
                - matrix:
                    generators:
                      - pullRequest: {requeueAfterSeconds: 300, [|github|]: {owner: shop, repo: orders}}
                      - clusters: {}
            """).Reports(Id);

    [Fact]
    public void Reports_the_same_for_Flux()
        => new InMemoryService().File("flux/previews.yaml", """
            apiVersion: fluxcd.controlplane.io/v1
            kind: ResourceSetInputProvider
            metadata: {name: previews, namespace: orders}
            spec: {type: [|GitHubPullRequest|], url: https://git.example/shop/orders}
            ---
            apiVersion: fluxcd.controlplane.io/v1
            kind: ResourceSet
            metadata: {name: previews, namespace: orders}
            spec:
              inputsFrom: [{kind: ResourceSetInputProvider, name: previews}]
              resources:
                - apiVersion: kustomize.toolkit.fluxcd.io/v1
                  kind: Kustomization
                  metadata: {name: orders-pr-<< inputs.id >>}
                  spec: {prune: [|false|]}
            """, ServiceFileKind.GitOps).Reports(Id);

    private static string Previews(string provider = "github: {owner: shop, repo: orders, " + Good + "}", string pace = "requeueAfterSeconds: 300", string key = "pullRequest", string options = "goTemplate: true\n  goTemplateOptions: [missingkey=error]") => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: ApplicationSet
        metadata:
          name: previews
        spec:
          {{options}}
          generators:
            - {{key}}:
                {{provider}}
                {{pace}}

        """;
}

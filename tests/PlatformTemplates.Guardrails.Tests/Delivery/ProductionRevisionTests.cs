using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Delivery;

public class ProductionRevisionTests
{
    private const string Id = GuardrailIds.ProductionRevision;

    [Fact]
    public void Reports_HEAD_and_the_fix_names_the_branch_of_the_other_environments()
    {
        var service = GitOpsSamples.Service()
            .Argo("staging", GitOpsSamples.Application("orders-staging", "k8s/overlays/staging", "main"))
            .Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production", "[|HEAD|] # the default"));

        service.Reports(Id);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.Contains("targetRevision: main # the default", mended.Text("/service/argocd/production.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_revision_that_is_not_named()
    {
        var service = GitOpsSamples.Service()
            .Argo("staging", GitOpsSamples.Application("orders-staging", "k8s/overlays/staging"))
            .Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production", repository: "[|" + GitOpsSamples.Repository + "|]").Replace("    targetRevision: main\n", "", StringComparison.Ordinal));

        Assert.Contains("names no revision", Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void Reports_a_repository_of_Flux_without_a_reference()
    {
        var flux = GitOpsSamples.Flux("orders", "./k8s/overlays/production", "interval: 1m").Replace(GitOpsSamples.Repository, "[|" + GitOpsSamples.Repository + "|]", StringComparison.Ordinal);

        GitOpsSamples.Service().File("flux/production.yaml", flux, ServiceFileKind.GitOps).Reports(Id);
    }

    [Theory]
    [InlineData("main")]
    [InlineData("v1.4.2")]
    [InlineData("release/1")]
    [InlineData("\"{{ .revision }}\"")]
    public void Accepts_a_name(string revision)
        => GitOpsSamples.Service().Argo("production", GitOpsSamples.Application("orders-production", "k8s/overlays/production", revision)).Accepts(Id);

    [Fact]
    public void Another_environment_may_follow_HEAD()
        => GitOpsSamples.Service().Argo("staging", GitOpsSamples.Application("orders-staging", "k8s/overlays/staging", "HEAD")).Accepts(Id);

    [Theory]
    [InlineData("ref: {branch: main}")]
    [InlineData("ref: {semver: '>=1.0.0'}")]
    [InlineData("ref: {name: refs/heads/main}")]
    public void Accepts_a_reference_of_Flux(string reference)
        => GitOpsSamples.Service().File("flux/production.yaml", GitOpsSamples.Flux("orders", "./k8s/overlays/production", reference), ServiceFileKind.GitOps).Accepts(Id);
}

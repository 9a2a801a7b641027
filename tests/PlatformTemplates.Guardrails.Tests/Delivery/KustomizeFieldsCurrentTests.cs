namespace PlatformTemplates.Guardrails.Tests.Delivery;

public class KustomizeFieldsCurrentTests
{
    private const string Id = GuardrailIds.KustomizeFieldsCurrent;

    [Theory]
    [InlineData("[|bases|]:\n  - ../base\n", "resources:\n  - ../base\n")]
    [InlineData("[|patchesStrategicMerge|]:\r\n- a.yaml # why\r\n- 'b.yaml'\r\n", "patches:\r\n- path: a.yaml # why\r\n- path: 'b.yaml'\r\n")]
    [InlineData("[|patchesJson6902|]:\n  - target: {kind: Service, name: orders}\n    path: a.yaml\n", "patches:\n  - target: {kind: Service, name: orders}\n    path: a.yaml\n")]
    [InlineData("[|imageTags|]: [{name: orders, newTag: '1'}]\n", "images: [{name: orders, newTag: '1'}]\n")]
    public void Reports_a_deprecated_field_and_the_fix_spells_it_as_today(string before, string after)
    {
        var service = new InMemoryService().File("k8s/overlays/production/kustomization.yaml", before);

        service.Reports(Id);
        Assert.Equal(after, service.Fixed(Id).Text("/service/k8s/overlays/production/kustomization.yaml"));
    }

    [Theory]
    [InlineData("[|commonLabels|]: {app: orders}\n")]
    [InlineData("[|vars|]: []\n")]
    [InlineData("resources: [a.yaml]\n[|bases|]: [../base]\n")]
    [InlineData("patches: [{path: a.yaml}]\n[|patchesStrategicMerge|]: [b.yaml]\n")]
    [InlineData("[|patchesStrategicMerge|]:\n  - |-\n    kind: Service\n")]
    public void Leaves_alone_what_needs_a_thought(string text)
        => Assert.All(new InMemoryService().File("k8s/kustomization.yml", text).Reports(Id), f => Assert.Null(f.Fix));

    [Theory]
    [InlineData("k8s/kustomization.yaml", "labels: [{pairs: {app: orders}}]\nresources: []\n")]
    [InlineData("k8s/values.yaml", "commonLabels: {app: orders}\n")]
    public void Accepts_current_fields_and_files_that_are_no_kustomization(string path, string text)
        => new InMemoryService().File(path, text).Accepts(Id);

    [Fact]
    public void A_field_in_a_base_is_reported_once_for_all_overlays_of_it()
        => new InMemoryService()
            .File("k8s/base/kustomization.yaml", "[|commonLabels|]: {app: orders}\n")
            .File("k8s/overlays/a/kustomization.yaml", "resources: [../../base]\n")
            .File("k8s/overlays/b/kustomization.yaml", "resources: [../../base]\n").Reports(Id);
}

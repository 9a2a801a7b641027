namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class NoDuplicatesTests
{
    private const string Id = GuardrailIds.NoDuplicates;

    [Theory]
    [InlineData("env: [{name: A, value: \"1\"}, {name: B}, {name: [|A|], value: \"2\"}]", "Variable 'A'")]
    [InlineData("ports: [{name: http, containerPort: 80}, {name: [|http|], containerPort: 81}]", "Port name 'http'")]
    [InlineData("volumeMounts: [{name: a, mountPath: /tmp}, {name: b, mountPath: [|/tmp|]}]", "Mount '/tmp'")]
    public void Reports_the_second_of_two(string container, string says)
        => Assert.StartsWith(says, Assert.Single(new InMemoryService().Manifest(Samples.Deployment(container)).Reports(Id)).Message, StringComparison.Ordinal);

    [Fact]
    public void Reports_volumes_and_containers_of_one_name()
        => new InMemoryService().Manifest("""
            apiVersion: v1
            kind: Pod
            metadata: {name: one}
            spec:
              containers: [{name: a}, {name: [|a|]}]
              volumes: [{name: tmp}, {name: [|tmp|]}]
            """).Reports(Id);

    [Fact]
    public void A_volume_that_a_workflow_and_the_template_it_uses_both_name_is_one()
        => new InMemoryService().Manifest("""
            apiVersion: argoproj.io/v1alpha1
            kind: WorkflowTemplate
            metadata: {name: report}
            spec:
              templates:
                - {name: main, container: {name: main, image: "report:1"}, volumes: [{name: tmp, emptyDir: {}}]}
              volumes: [{name: tmp, emptyDir: {}}, {name: cache}, {name: [|cache|]}]
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: WorkflowTemplate
            metadata: {name: reports}
            spec:
              templates:
                - {name: all, dag: {tasks: [{name: first, templateRef: {name: report, template: main}}]}}
              volumes: [{name: tmp, emptyDir: {}}]
            """).Reports(Id);

    [Fact]
    public void Reports_an_object_that_stands_in_two_files()
    {
        var finding = Assert.Single(new InMemoryService()
            .File("k8s/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n")
            .File("k8s/b.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [|one|]}\n")
            .Reports(Id));

        Assert.Equal("ConfigMap/one stands twice in this environment, first in a.yaml. Remove one, or rename it.", finding.Message);
    }

    [Fact]
    public void Names_count_by_kind_group_and_namespace()
        => new InMemoryService().Manifest("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: one}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: one}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: one, namespace: other}
            """).Accepts(Id);

    [Fact]
    public void Ports_without_names_are_not_compared()
        => new InMemoryService().Manifest(Samples.Deployment("ports: [{containerPort: 80}, {containerPort: 81}]")).Accepts(Id);
}

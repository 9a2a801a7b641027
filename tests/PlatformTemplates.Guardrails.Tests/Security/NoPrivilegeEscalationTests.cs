namespace PlatformTemplates.Guardrails.Tests.Security;

public class NoPrivilegeEscalationTests
{
    private const string Id = GuardrailIds.NoPrivilegeEscalation;

    [Theory]
    [InlineData("ports: []")]
    [InlineData("securityContext: {}")]
    [InlineData("securityContext:\n  readOnlyRootFilesystem: true")]
    [InlineData("securityContext: {readOnlyRootFilesystem: true}")]
    [InlineData("securityContext:\n  capabilities: {}")]
    [InlineData("securityContext:\n  capabilities:\n    drop: []")]
    [InlineData("securityContext:\n  allowPrivilegeEscalation: false")]
    [InlineData("securityContext:\n  capabilities:\n    drop: [ALL]")]
    [InlineData("securityContext:\n  allowPrivilegeEscalation: false\n  capabilities:\n    add: [NET_BIND_SERVICE]")]
    public void Reports_what_is_left_out_once_and_the_fix_adds_it(string container)
    {
        var service = new InMemoryService().Manifest(Pods.Deployment("", container, name: "[|orders|]"));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void The_fix_writes_what_a_person_would()
    {
        var mended = new InMemoryService().Manifest(Pods.Deployment("", "securityContext:\n  readOnlyRootFilesystem: true   # kept")).Fixed(Id);

        Assert.EndsWith("""
                      securityContext:
                        readOnlyRootFilesystem: true   # kept
                        allowPrivilegeEscalation: false
                        capabilities:
                          drop:
                            - ALL
            """.ReplaceLineEndings("\n"), mended.Text("/service/k8s/manifest.yaml")!.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("securityContext:\n  allowPrivilegeEscalation: [|true|]\n  capabilities:\n    drop: [ALL]")]
    [InlineData("securityContext:\n  allowPrivilegeEscalation: false\n  capabilities:\n    drop: [|[NET_RAW]|]")]
    public void Reports_what_is_written_where_it_is_written(string container)
    {
        var service = new InMemoryService().Manifest(Pods.Deployment("", container));

        service.Reports(Id);
        service.Fixed(Id).Accepts(Id);
    }

    [Fact]
    public void Reports_a_capability_that_is_added()
        => Assert.Equal(
            "Container 'orders' of Deployment/orders adds the capability SYS_PTRACE. Do without it, or say in platform-exceptions.yaml why it is needed.",
            Assert.Single(new InMemoryService().Manifest(Pods.Deployment("", "securityContext:\n  allowPrivilegeEscalation: false\n  capabilities:\n    drop: [ALL]\n    add: [NET_BIND_SERVICE, [|SYS_PTRACE|]]")).Reports(Id)).Message);

    [Theory]
    [InlineData("securityContext:\n  allowPrivilegeEscalation: false\n  capabilities:\n    drop:\n      - ALL")]
    [InlineData("securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}")]
    [InlineData("securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [all]}}")]
    [InlineData("securityContext: {privileged: true}")]
    public void Accepts_a_container_that_keeps_nothing_and_leaves_privileged_ones_to_their_own_rule(string container)
        => new InMemoryService().Manifest(Pods.Deployment("", container)).Accepts(Id);

    [Fact]
    public void Accepts_windows_which_has_no_capabilities()
        => new InMemoryService().Manifest(Pods.Deployment("nodeSelector: {kubernetes.io/os: windows}")).Accepts(Id);

    [Fact]
    public void The_pod_s_security_context_does_not_count_since_kubernetes_does_not_hand_this_down()
        => new InMemoryService().Manifest(Pods.CronJob("securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}", name: "[|report|]")).Reports(Id);

    [Fact]
    public void Capabilities_that_a_patch_gives_back_are_reported_at_the_patch()
    {
        var service = Samples.Overlay(Pods.Deployment("", "securityContext:\n  allowPrivilegeEscalation: false\n  capabilities:\n    drop:\n      - ALL"), """
            - op: remove
              path: /spec/template/spec/containers/0/securityContext/capabilities
            - op: add
              path: /spec/replicas
              value: 3
            """);
        service.File("k8s/overlays/production/kustomization.yaml", "resources:\n  - ../../base\npatches:\n  - path: patch.yaml\n    target: {kind: Deployment}\n");

        var finding = Assert.Single(service.Findings(Id));

        Assert.Equal(("/service/k8s/overlays/production/patch.yaml", "production"), (finding.Span.Path, Assert.Single(finding.Environments)));
        service.Fixed(Id).Accepts(Id);
    }
}

namespace PlatformTemplates.Guardrails.Tests.Workloads;

/// <summary>What holds for the pods of Deployments holds for those that Argo Workflows makes of templates.</summary>
public class WorkflowPodsTests
{
    private const string Template = """
        - name: [|run|]
          container:
            image: registry.example/report:1.0.0
        """;

    public static TheoryData<string> OfContainers =>
    [
        GuardrailIds.MemoryLimit, GuardrailIds.ResourceRequests, GuardrailIds.CpuLimit, GuardrailIds.TelemetryConfigured,
        GuardrailIds.RunsAsNonRoot, GuardrailIds.ReadOnlyRootFilesystem, GuardrailIds.NoPrivilegeEscalation, GuardrailIds.SeccompProfile,
    ];

    public static TheoryData<string> Kinds => ["Workflow", "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate"];

    [Theory]
    [MemberData(nameof(OfContainers))]
    public void What_a_container_lacks_is_reported_at_its_template_and_mended_there(string id)
    {
        foreach (var kind in Kinds.Select(k => k.Data))
        {
            var service = new InMemoryService().Manifest(Of(kind, Template));
            service.Reports(id);
            service.Fixed(id).Accepts(id);
        }
    }

    [Theory]
    [InlineData("- name: [|run|]\n  script:\n    image: registry.example/report:1.0.0\n    source: echo\n")]
    [InlineData("- name: run\n  containerSet:\n    containers:\n      - name: [|main|]\n        image: registry.example/report:1.0.0\n")]
    [InlineData("- name: all\n  steps:\n    - - name: [|first|]\n        inline:\n          container:\n            image: registry.example/report:1.0.0\n")]
    [InlineData("- name: all\n  dag:\n    tasks:\n      - name: [|first|]\n        inline:\n          container:\n            image: registry.example/report:1.0.0\n")]
    [InlineData("- name: run\n  container:\n    image: registry.example/report:1.0.0\n    resources: {limits: {memory: 1Gi}}\n  sidecars:\n    - name: [|proxy|]\n      image: registry.example/proxy:1.0.0\n")]
    [InlineData("- name: run\n  initContainers:\n    - name: [|prepare|]\n      image: registry.example/report:1.0.0\n  container:\n    image: registry.example/report:1.0.0\n    resources: {limits: {memory: 1Gi}}\n")]
    public void Every_form_of_a_template_has_containers(string templates)
    {
        var service = new InMemoryService().Manifest(Of("WorkflowTemplate", templates));

        service.Reports(GuardrailIds.MemoryLimit);
        service.Fixed(GuardrailIds.MemoryLimit).Accepts(GuardrailIds.MemoryLimit);
    }

    [Theory]
    [InlineData("- name: run\n  suspend: {}\n")]
    [InlineData("- name: run\n  steps:\n    - - name: a\n        template: b\n")]
    [InlineData("- name: run\n  http: {url: https://example.com}\n")]
    public void A_template_that_runs_no_container_lacks_nothing(string templates) => new InMemoryService().Manifest(Of("Workflow", templates)).Accepts(GuardrailIds.MemoryLimit);

    [Fact]
    public void A_job_needs_no_probes() => new InMemoryService().Manifest(Of("CronWorkflow", Template.Replace("[|run|]", "run", StringComparison.Ordinal))).Accepts(GuardrailIds.LivenessProbe);

    [Theory]
    [InlineData("podSpecPatch: '{\"containers\":[{\"name\":\"main\",\"resources\":{\"limits\":{\"memory\":\"1Gi\"}}}]}'", "")]
    [InlineData("", "  podSpecPatch: 'terminationGracePeriodSeconds: 60'\n")]
    public void What_Argo_patches_when_it_runs_the_pod_is_not_known(string ofWorkflow, string ofTemplate)
        => new InMemoryService().Manifest(Of("CronWorkflow", "- name: run\n" + ofTemplate + "  container:\n    image: registry.example/report:1.0.0\n", ofWorkflow)).Accepts(GuardrailIds.MemoryLimit);

    [Theory]
    [InlineData("securityContext: {runAsNonRoot: true, runAsUser: 1654}", "")]
    [InlineData("", "  securityContext: {runAsNonRoot: true, runAsUser: 1654}\n")]
    [InlineData("templateDefaults: {securityContext: {runAsNonRoot: true, runAsUser: 1654}}", "")]
    public void A_pod_takes_what_its_template_or_the_workflow_says(string ofWorkflow, string ofTemplate)
        => new InMemoryService().Manifest(Of("CronWorkflow", "- name: run\n" + ofTemplate + "  container:\n    image: registry.example/report:1.0.0\n", ofWorkflow)).Accepts(GuardrailIds.RunsAsNonRoot);

    [Fact]
    public void Parameters_are_filled_in_by_Argo()
    {
        var service = new InMemoryService().Manifest(Of("CronWorkflow", "- name: run\n  container:\n    image: \"{{workflow.parameters.image}}\"\n    resources: {limits: {memory: \"{{inputs.parameters.memory}}\"}, requests: {memory: 1Gi}}\n"));

        service.Accepts(GuardrailIds.QuantitiesFit);
        service.Accepts(GuardrailIds.ImagePinned);
        service.Accepts(GuardrailIds.MemoryLimit);
    }

    [Theory]
    [InlineData(GuardrailIds.ImagePinned, "image: [|registry.example/report:latest|]")]
    [InlineData(GuardrailIds.QuantitiesFit, "image: registry.example/report:1.0.0\n    resources: {limits: {memory: [|128m|]}}")]
    [InlineData(GuardrailIds.HostIsolation, "image: registry.example/report:1.0.0\n    securityContext: {privileged: [|true|]}")]
    [InlineData(GuardrailIds.NoSecretValues, "image: registry.example/report:1.0.0\n    env: [{name: TOKEN, value: [|abc|]}]")]
    [InlineData(GuardrailIds.NoDuplicates, "image: registry.example/report:1.0.0\n    env: [{name: A, value: b}, {name: [|A|], value: c}]")]
    [InlineData(GuardrailIds.RuntimeSettings, "image: registry.example/report:1.0.0\n    env: [{name: DOTNET_GCHeapHardLimitPercent, value: [|\"75\"|]}]")]
    public void What_is_wrong_in_a_container_is_reported_where_it_is_written(string id, string container)
        => new InMemoryService().Manifest(Of("CronWorkflow", $"- name: run\n  container:\n    {container}\n")).Reports(id);

    [Fact]
    public void An_account_of_its_own_may_say_how_the_pod_ended_and_no_more()
    {
        foreach (var kind in Kinds.Select(k => k.Data))
        {
            var service = new InMemoryService().Manifest(Of(kind, Template.Replace("[|run|]", "run", StringComparison.Ordinal)).Replace("name: report\n", "name: [|report|]\n", StringComparison.Ordinal));
            service.Reports(GuardrailIds.ServiceAccountToken);
            var mended = service.Fixed(GuardrailIds.ServiceAccountToken);
            mended.Accepts(GuardrailIds.ServiceAccountToken);
            mended.Accepts(GuardrailIds.LeastPrivilege);
            Assert.Contains("serviceAccountName: report", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
            Assert.Contains("resources: [workflowtaskresults]", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_policy_is_added_by_the_labels_that_are_written()
    {
        var service = new InMemoryService().Manifest(Of("CronWorkflow", Template.Replace("[|run|]", "run", StringComparison.Ordinal), "podMetadata:\n  labels:\n    app: report").Replace("name: report\n", "name: [|report|]\n", StringComparison.Ordinal));

        service.Reports(GuardrailIds.NetworkPolicyRequired);
        var mended = service.Fixed(GuardrailIds.NetworkPolicyRequired);
        mended.Accepts(GuardrailIds.NetworkPolicyRequired);
        Assert.Contains("      app: report\n", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("workflows.argoproj.io", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_may_select_by_the_labels_that_Argo_adds()
    {
        var service = new InMemoryService().Manifest(Of("CronWorkflow", Template.Replace("[|run|]", "run", StringComparison.Ordinal))
            + "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: workflows}\nspec:\n  podSelector: {matchExpressions: [{key: workflows.argoproj.io/workflow, operator: Exists}]}\n  policyTypes: [Ingress, Egress]\n");

        service.Accepts(GuardrailIds.NetworkPolicyRequired);
        service.Accepts(GuardrailIds.SelectorsMatch);
    }

    [Theory]
    [InlineData("workflowTemplateRef: {name: report}\n    serviceAccountName: reports", true)]
    [InlineData("serviceAccountName: reports\n    templates: [{name: all, steps: [[{name: a, templateRef: {name: report, template: run}}]]}]", true)]
    [InlineData("workflowTemplateRef: {name: report}", false)]
    [InlineData("workflowTemplateRef: {name: other}\n    serviceAccountName: reports", false)]
    public void Who_refers_to_a_template_says_more_about_its_pods(string workflow, bool isSaid)
    {
        var service = new InMemoryService().Manifest(Of("WorkflowTemplate", Template.Replace("[|run|]", "run", StringComparison.Ordinal))
            + $"---\napiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata:\n  name: nightly\nspec:\n  schedule: '@daily'\n  workflowSpec:\n    {workflow}\n");

        Assert.Equal(isSaid, service.Findings(GuardrailIds.ServiceAccountToken).Count == 0);
    }

    [Fact]
    public void The_labels_of_its_pods_are_written_for_all_templates()
    {
        var service = new InMemoryService().Manifest(Of("CronWorkflow", Template.Replace("[|run|]", "run", StringComparison.Ordinal)).Replace("name: report\n", "name: [|report|]\n", StringComparison.Ordinal));

        service.Reports(GuardrailIds.OwnerLabels);
        new InMemoryService().Manifest(Of("CronWorkflow", Template.Replace("[|run|]", "run", StringComparison.Ordinal), "podMetadata:\n  labels:\n    app.kubernetes.io/name: report\n    app.kubernetes.io/part-of: sales\n    app.kubernetes.io/managed-by: argocd\n    platform/owner: team-orders\n    platform/system: sales\n    platform/cost-center: cc-1")).Accepts(GuardrailIds.OwnerLabels);
    }

    [Fact]
    public void A_patch_of_an_overlay_is_where_its_finding_is()
    {
        var service = Samples.Overlay(
            Of("CronWorkflow", "- name: run\n  container:\n    image: registry.example/report:1.0.0\n", "serviceAccountName: reports"),
            "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata:\n  name: report\nspec:\n  workflowSpec:\n    [|serviceAccountName|]: null\n");

        Assert.Equal(["production"], Assert.Single(service.Reports(GuardrailIds.ServiceAccountToken)).Environments);
    }

    [Theory]
    [InlineData(GuardrailIds.MemoryLimit, true)]
    [InlineData(GuardrailIds.RunsAsNonRoot, false)]
    public void A_template_that_an_operation_of_a_patch_adds_is_reported_in_the_patch_and_mended_where_that_is_known(string id, bool isMended)
    {
        var service = new InMemoryService()
            .File("k8s/base/kustomization.yaml", "resources:\n  - workflow.yaml\n")
            .File("k8s/base/workflow.yaml", Of("CronWorkflow", "- name: run\n  securityContext: {runAsNonRoot: true, runAsUser: 1654}\n  container:\n    image: registry.example/report:1.0.0\n    securityContext: {readOnlyRootFilesystem: true}\n    volumeMounts: [{name: tmp, mountPath: /tmp}]\n    resources: {limits: {memory: 1Gi}}\n"))
            .File("k8s/overlays/production/kustomization.yaml", "resources:\n  - ../../base\npatches:\n  - target: {kind: CronWorkflow}\n    path: patch.yaml\n")
            .File("k8s/overlays/production/patch.yaml", "- op: add\n  path: /spec/workflowSpec/templates/-\n  value:\n    name: [|tell|]\n    container:\n      image: registry.example/tell:1.0.0\n");

        Assert.Equal(isMended, Assert.Single(service.Reports(id)).Fix is not null);
    }

    private static string Of(string kind, string templates, string workflow = "")
    {
        var spec = $"entrypoint: run\n{(workflow.Length == 0 ? "" : workflow + "\n")}templates:\n{Samples.Indented(templates.TrimEnd('\n'), 2)}\n";
        return $"apiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: report\nspec:\n"
            + (kind == "CronWorkflow" ? $"  schedules: ['@daily']\n  timezone: Etc/UTC\n  workflowSpec:\n{Samples.Indented(spec, 4)}" : Samples.Indented(spec, 2));
    }
}

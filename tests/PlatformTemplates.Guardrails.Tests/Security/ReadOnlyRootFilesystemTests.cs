namespace PlatformTemplates.Guardrails.Tests.Security;

public class ReadOnlyRootFilesystemTests
{
    private const string Id = GuardrailIds.ReadOnlyRootFilesystem;

    [Theory]
    [InlineData("ports: []")]
    [InlineData("securityContext:\n  allowPrivilegeEscalation: false")]
    [InlineData("securityContext:\n  readOnlyRootFilesystem:")]
    [InlineData("volumeMounts:\n  - name: data\n    mountPath: /data")]
    public void Reports_a_container_that_can_write_and_the_fix_gives_it_tmp_alone(string container)
    {
        var service = new InMemoryService().Manifest(Pods.Deployment("", container, name: "[|orders|]"));

        service.Reports(Id);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.Contains("mountPath: /tmp\n", mended.Text("/service/k8s/manifest.yaml")! + "\n", StringComparison.Ordinal);
        Assert.Contains("emptyDir: {}", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_false_where_it_is_written()
        => new InMemoryService().Manifest(Pods.Deployment("", "securityContext:\n  readOnlyRootFilesystem: [|false|]")).Reports(Id);

    [Theory]
    [InlineData("ports: []")]
    [InlineData("volumeMounts: [{name: tmp, mountPath: /tmp, readOnly: true}]")]
    [InlineData("env: [{name: DOTNET_EnableDiagnostics, value: \"1\"}]")]
    public void Reports_a_service_that_could_not_start_for_want_of_tmp(string container)
        => Assert.Contains(".NET does not start", Assert.Single(new InMemoryService().Manifest(Pods.Deployment("", container + "\nsecurityContext:\n  readOnlyRootFilesystem: [|true|]")).Reports(Id)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_fix_mounts_a_volume_that_is_there()
    {
        var mended = new InMemoryService().Manifest(Pods.Deployment("volumes:\n  - name: tmp\n    emptyDir: {}", "securityContext:\n  readOnlyRootFilesystem: true")).Fixed(Id);

        mended.Accepts(Id);
        Assert.Single(mended.Text("/service/k8s/manifest.yaml")!.Split('\n'), line => line.Contains("emptyDir", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("volumeMounts: [{name: tmp, mountPath: /tmp}]")]
    [InlineData("volumeMounts: [{name: tmp, mountPath: /tmp/}]")]
    [InlineData("env: [{name: DOTNET_EnableDiagnostics, value: \"0\"}]")]
    [InlineData("env: [{name: TMPDIR, value: /work}]")]
    [InlineData("envFrom: [{secretRef: {name: settings}}]")]
    public void Accepts_a_service_that_can_start(string container)
        => new InMemoryService().Manifest(Pods.Deployment("", container + "\nsecurityContext: {readOnlyRootFilesystem: true}")).Accepts(Id);

    [Fact]
    public void Accepts_other_people_s_containers_without_tmp()
        => new InMemoryService().Property("PlatformContainerName", "orders").Manifest("""
            apiVersion: v1
            kind: Pod
            metadata: {name: one}
            spec:
              containers:
                - {name: orders, image: orders:1, securityContext: {readOnlyRootFilesystem: true}, volumeMounts: [{name: tmp, mountPath: /tmp}]}
                - {name: proxy, image: proxy:1, securityContext: {readOnlyRootFilesystem: true}}
            """).Accepts(Id);

    [Fact]
    public void Looks_at_cron_jobs()
        => new InMemoryService().Manifest(Pods.CronJob("restartPolicy: Never", name: "[|report|]")).Reports(Id);

    [Fact]
    public void What_a_patch_removes_is_reported_at_the_patch()
    {
        var service = Samples.Overlay(
            Pods.Deployment("", "securityContext:\n  readOnlyRootFilesystem: true\nvolumeMounts:\n  - name: tmp\n    mountPath: /tmp"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, securityContext: {readOnlyRootFilesystem: null}}]}}}\n");

        Assert.Equal("/service/k8s/overlays/production/patch.yaml", Assert.Single(service.Findings(Id)).Span.Path);
    }

    [Fact]
    public void The_fix_writes_a_flag_without_the_quotes_that_would_make_it_text()
    {
        var mended = new InMemoryService().Manifest(Pods.Deployment("", "securityContext:\n  readOnlyRootFilesystem: \"false\"\nenv:\n  - {name: DOTNET_EnableDiagnostics, value: \"0\"}")).Fixed(Id);

        mended.Accepts(Id);
        Assert.Contains("readOnlyRootFilesystem: true\n", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_fix_of_a_flag_brings_the_volume_that_NET_then_needs()
    {
        var mended = new InMemoryService().Manifest(Pods.Deployment("", "securityContext:\n  readOnlyRootFilesystem: false")).Fixed(Id);

        mended.Accepts(Id);
        Assert.Contains("mountPath: /tmp", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_fix_keeps_a_list_whose_items_stand_in_the_column_of_its_key()
    {
        var mended = new InMemoryService().Manifest("""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: orders
            spec:
              template:
                spec:
                  volumes:
                  - name: data
                    emptyDir: {}
                  containers:
                  - name: orders
                    image: registry.example/orders:1.0.0
                    volumeMounts:
                    - name: data
                      mountPath: /data
            """).Fixed(Id);

        mended.Accepts(Id);
        Assert.EndsWith("""
                    volumeMounts:
                    - name: data
                      mountPath: /data
                    - name: tmp
                      mountPath: /tmp
                    securityContext:
                      readOnlyRootFilesystem: true
            """.ReplaceLineEndings("\n"), mended.Text("/service/k8s/manifest.yaml")!.TrimEnd(), StringComparison.Ordinal);
    }
}

using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Tests.Agreement;

public class WritesAreMountedTests
{
    private const string Id = GuardrailIds.WritesAreMounted;

    private const string ReadOnly = "securityContext: {readOnlyRootFilesystem: true}\n";

    private static readonly SourceSpan Place = new("/service/src/Orders/Program.cs", 40, 12, 3, 8, 3, 20);

    [Theory]
    [InlineData("/var/data/orders.db", "/var/data/orders.db")]
    [InlineData("exports/today.csv", "/app/exports/today.csv")]
    [InlineData("../exports/today.csv", "/exports/today.csv")]
    [InlineData("/tmpfiles/orders.db", "/tmpfiles/orders.db")]
    public void Reports_the_path_in_the_code(string path, string absolute)
    {
        var finding = Assert.Single(Service(ReadOnly + "volumeMounts: [{name: tmp, mountPath: /tmp}]").Code(Writing(path)).Findings(Id));

        Assert.Equal(Place, finding.Span);
        Assert.Equal($"{absolute} is on the read-only root filesystem of container 'orders' of Deployment/orders. Mount a volume there, or write to /tmp.", finding.Message);
    }

    [Fact]
    public void Reports_once_and_names_the_environments_that_are_read_only()
    {
        var service = Samples.Overlay(
            Samples.Deployment("ports: []"),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {template: {spec: {containers: [{name: orders, securityContext: {readOnlyRootFilesystem: true}}]}}}\n").Code(Writing("orders.db"));

        Assert.Equal(["production"], Assert.Single(service.Findings(Id)).Environments);
    }

    [Fact]
    public void A_mounted_ConfigMap_is_not_written()
        => Assert.Single(new InMemoryService().Manifest(Samples.Deployment(ReadOnly + "volumeMounts: [{name: settings, mountPath: /data}]").Replace("      containers:", "      volumes: [{name: settings, configMap: {name: settings}}]\n      containers:", StringComparison.Ordinal)).Code(Writing("/data/orders.db")).Findings(Id));

    [Theory]
    [InlineData("/tmp/orders.db")]
    [InlineData("/data/exports/today.csv")]
    [InlineData("cache/a.bin")]
    [InlineData("/dev/stdout")]
    [InlineData(@"C:\orders\orders.db")]
    public void Accepts_what_is_on_a_volume_and_says_nothing_of_Windows(string path)
        => Service(ReadOnly + "volumeMounts: [{name: tmp, mountPath: /tmp}, {name: data, mountPath: /data/}, {name: cache, mountPath: /app/cache}]").Code(Writing(path)).Accepts(Id);

    [Fact]
    public void A_relative_path_is_below_the_working_folder()
        => Service(ReadOnly + "workingDir: /work\nvolumeMounts: [{name: work, mountPath: /work}]").Code(Writing("orders.db")).Accepts(Id);

    [Theory]
    [InlineData("TMPDIR")]
    [InlineData("DOTNET_CONTENTROOT")]
    public void Says_nothing_where_a_variable_moves_the_folders(string variable)
        => Service(ReadOnly + $"env: [{{name: {variable}, value: /scratch}}]").Code(Writing("/tmp/orders.db")).Accepts(Id);

    [Fact]
    public void Says_nothing_where_the_root_filesystem_is_writable_or_no_code_is_seen()
    {
        Service("ports: []").Code(Writing("/var/data/orders.db")).Accepts(Id);
        Service(ReadOnly).Accepts(Id);
    }

    private static InMemoryService Service(string container) => new InMemoryService().Manifest(Samples.Deployment(container));

    private static CodeFacts Writing(string path) => new() { Host = HostKind.Web, Writes = [new WrittenPath(path, Place)] };
}

using System.Text;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Templates.Tests;

/// <summary>
/// What the templates make, approved: a change of it is seen in the pull request that causes it. Run the tests with
/// <c>UPDATE_GENERATED=1</c> to write the snapshots again.
/// </summary>
public sealed class SnapshotTests(StagedTemplates templates)
{
    [Theory]
    [InlineData("platform-api", "default", "Orders", "description=Takes orders and follows them.")]
    [InlineData("platform-api", "all-options", "Contoso.Orders", "description=Takes orders.", "system=shop", "lifecycle=production", "tier=critical", "organization=contoso", "registry=registry.contoso.com/shop", "domain=contoso.com", "service=orders", "feed=https://feed.contoso.com/v3/index.json", "database=none", "auth=oidc")]
    [InlineData("platform-events", "default", "Shipping", "description=Prepares what was ordered to be sent.")]
    [InlineData("platform-events", "all-options", "Contoso.Shipping", "description=Prepares shipments.", "system=shop", "lifecycle=production", "tier=critical", "organization=contoso", "registry=registry.contoso.com/shop", "domain=contoso.com", "service=shipping", "feed=https://feed.contoso.com/v3/index.json", "broker=rabbitmq", "schema=protobuf")]
    [InlineData("platform-events", "schema-registry", "Shipping", "schema=avro")]
    [InlineData("platform-job", "default", "Reconciliation", "description=Compares orders with what was paid for them.")]
    [InlineData("platform-job", "all-options", "Contoso.Reconciliation", "description=Compares orders with payments.", "system=shop", "lifecycle=production", "tier=critical", "organization=contoso", "registry=registry.contoso.com/shop", "domain=contoso.com", "service=reconciliation", "feed=https://feed.contoso.com/v3/index.json", "schedule=30 4 * * mon-fri", "timeZone=Europe/Berlin", "maxRuntime=1h", "gitops=flux", "ciSystem=gitlab")]
    [InlineData("platform-job", "argo-workflows", "Reconciliation", "orchestrator=argo-workflows", "schedule=0 */2 * * *", "maxRuntime=30m")]
    [InlineData("platform-ml", "default", "Arrivals", "description=Tells when parcels will be there.")]
    [InlineData("platform-ml", "all-options", "Contoso.Arrivals", "description=Tells when parcels arrive.", "system=shop", "lifecycle=production", "tier=critical", "organization=contoso", "registry=registry.contoso.com/shop", "domain=contoso.com", "service=arrivals", "feed=https://feed.contoso.com/v3/index.json", "modelRegistry=mlflow", "rollout=argo-rollouts", "gpu=nvidia", "auth=oidc", "gitops=flux", "ciSystem=gitlab")]
    [InlineData("platform-ml", "gateway", "Arrivals", "rollout=gateway")]
    public async Task The_output_is_the_approved_one(string template, string title, string name, params string[] answers)
    {
        var generated = await templates.GenerateAsync(template, name, answers.Select(answer => answer.Split('=', 2)).ToDictionary(answer => answer[0], answer => (string?)answer[1]));
        var version = (string)generated.Json(".platform/template.json")["version"]!;
        var text = new StringBuilder();
        foreach (var (path, content) in generated.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
            text.Append("=== ").Append(path).Append('\n').Append(path switch
            {
                "global.json" or ".platform/template.json" => content.Replace($"\"{version}\"", "\"{version}\"", StringComparison.Ordinal),
                // Made from the catalogue of guardrails, with which a test of its own compares it.
                ".platform/exceptions.schema.json" => "",
                _ => content,
            });

        var snapshot = Repository.PathOf("tests", "PlatformTemplates.Templates.Tests", "Snapshots", $"{template}.{title}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1")
            await File.WriteAllTextAsync(snapshot, text.ToString(), TestContext.Current.CancellationToken);

        Assert.True(File.Exists(snapshot), $"There is no {snapshot}: run with UPDATE_GENERATED=1.");
        Assert.Equal(await File.ReadAllTextAsync(snapshot, TestContext.Current.CancellationToken), text.ToString());
    }

    [Fact]
    public void Every_template_has_a_snapshot()
        => Assert.All(StagedTemplates.Names, template => Assert.NotEmpty(Directory.EnumerateFiles(Repository.PathOf("tests", "PlatformTemplates.Templates.Tests", "Snapshots"), $"{template}.*.txt")));
}

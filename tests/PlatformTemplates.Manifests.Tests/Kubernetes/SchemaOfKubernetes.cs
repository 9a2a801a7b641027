using System.Text.RegularExpressions;
using PlatformTemplates.Manifests.Kubernetes.Schema;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Manifests.Tests.Kubernetes;

public class SchemaOfKubernetes
{
    [Fact]
    public async Task The_embedded_schema_is_what_its_sources_give()
        => await Command.Dotnet("run", "eng/kubernetes-schema.cs", "--", "--check").RunAsync(TestContext.Current.CancellationToken);

    [Fact]
    public void Every_kind_and_every_type_it_leads_to_can_be_read()
    {
        var seen = new HashSet<ObjectSchema>();
        foreach (var (apiVersion, kind) in KubernetesSchema.Current.Kinds)
            Walk(KubernetesSchema.Current.Find(apiVersion, kind)!, seen);

        Assert.InRange(seen.Count, 400, 1000);
        Assert.All(seen, s => Assert.All(s.Required, r => Assert.Contains(r, s.Fields.Keys)));
    }

    [Fact]
    public void A_retired_version_names_one_that_stays()
    {
        var text = File.ReadAllText(Repository.PathOf("src", "PlatformTemplates.Manifests", "Kubernetes", "Schema", "kubernetes.schema"));
        var retired = Regex.Matches(text, "^retired (\\S+) (\\S+) ", RegexOptions.Multiline).Select(m => (ApiVersion: m.Groups[1].Value, Kind: m.Groups[2].Value)).ToList();

        Assert.NotEmpty(retired);
        Assert.All(retired, r =>
        {
            var version = KubernetesSchema.Current.Retired(r.ApiVersion, r.Kind)!;
            Assert.True(version.DeprecatedIn <= version.RemovedIn, r.ToString());
            Assert.Equal(version.RemovedIn > KubernetesSchema.Current.Minor, KubernetesSchema.Current.Find(r.ApiVersion, r.Kind) is not null);
            Assert.True(version.Replacement.Length == 0 || KubernetesSchema.Current.Find(version.Replacement, r.Kind) is not null, r.ToString());
        });
    }

    [Theory]
    [InlineData("1.31", 31)]
    [InlineData("v1.31.4", 31)]
    [InlineData("31", 31)]
    [InlineData("", -1)]
    [InlineData("2.1", -1)]
    [InlineData("latest", -1)]
    public void A_version_is_known_by_its_minor(string version, int minor)
        => Assert.Equal(minor, KubernetesSchema.MinorOf(version));

    [Theory]
    [InlineData("resource", "resources")]
    [InlineData("Replicas", "replicas")]
    [InlineData("relpicas", "replicas")]
    [InlineData("contianers", "containers")]
    [InlineData("xyz", null)]
    [InlineData("anything", null)]
    public void The_nearest_word_is_named_only_when_it_is_near(string written, string? nearest)
        => Assert.Equal(nearest, NearestWord.Of(written, ["resources", "replicas", "containers", "env", "image"]));

    private static void Walk(ObjectSchema schema, HashSet<ObjectSchema> seen)
    {
        if (!seen.Add(schema))
            return;
        foreach (var field in schema.Fields.Values)
        {
            var value = field;
            while (value.Item is not null)
                value = value.Item;
            if (value.Object is { } inner)
                Walk(inner, seen);
        }
    }
}

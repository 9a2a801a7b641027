using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace PlatformTemplates.Packages.Tests;

/// <summary>Alerts and dashboard by the names that the generated service really exports.</summary>
public abstract partial class MetricNameTests(GeneratedService service)
{
    // What the translation adds to every series, the promoted resource attribute, and a histogram's bound.
    private static readonly string[] _targetLabels = ["job", "instance", "deployment_environment_name", "le"];

    [Fact]
    public async Task Every_metric_and_label_of_alerts_and_dashboard_is_exported_by_the_service()
    {
        var server = UsesDatabase ? Server() : null;
        await service.PublishAsync();
        var selectors = Expressions().SelectMany(expression => Selector().Matches(expression)).ToList();
        Assert.NotEmpty(selectors);

        await using var receiver = await OtlpReceiver.StartAsync(TestContext.Current.CancellationToken);
        var connection = server is null ? "" : await MigrateAsync(server, receiver);
        await ExportAsync(connection, receiver, selectors.Select(selector => selector.Groups["name"].Value).Except(ClusterMetrics.Keys), TestContext.Current.CancellationToken);

        var exported = Exported(receiver);
        foreach (var selector in selectors)
        {
            var name = selector.Groups["name"].Value;
            var labels = Label().Matches(selector.Groups["labels"].Value).Select(label => label.Groups[1].Value);
            if (ClusterMetrics.TryGetValue(name, out var ofCluster))
            {
                Assert.All(labels, label => Assert.Contains(label, ofCluster));
                continue;
            }

            Assert.True(exported.TryGetValue(name, out var metric), $"Nothing exports {name}. Exported are: {string.Join(", ", exported.Keys.Order())}");
            var known = metric.Attributes.Select(PrometheusNames.OfLabel).Concat(_targetLabels);
            Assert.All(labels, label => Assert.Contains(label, known));
        }
    }

    /// <summary>Whether it keeps anything in a database.</summary>
    protected virtual bool UsesDatabase => true;

    /// <summary>Metrics that are not the service's own but of what watches the cluster, with their labels.</summary>
    private protected virtual IReadOnlyDictionary<string, string[]> ClusterMetrics { get; } = new Dictionary<string, string[]>();

    /// <summary>Lets the service do everything it counts, and export it.</summary>
    /// <param name="connection">Its database; empty where it has none.</param>
    /// <param name="receiver">Where it exports to.</param>
    /// <param name="names">What it has to have exported.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    private protected abstract Task ExportAsync(string connection, OtlpReceiver receiver, IEnumerable<string> names, CancellationToken cancellationToken);

    /// <summary>Starts the service.</summary>
    private protected RunningService Start(string connection, OtlpReceiver receiver, params string[] arguments)
        => new(service.Assembly, arguments, new Dictionary<string, string>(Settings)
        {
            ["ConnectionStrings__Database"] = connection,
            ["OTEL_SERVICE_NAME"] = service.Slug,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        });

    /// <summary>What the service needs besides its database, as environment variables.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    /// <summary>What was exported until now, by the names that Prometheus has for it.</summary>
    private protected static Dictionary<string, ExportedMetric> Exported(OtlpReceiver receiver)
        => receiver.Metrics.SelectMany(metric => PrometheusNames.Of(metric).Select(name => (name, metric))).ToDictionary(pair => pair.name, pair => pair.metric);

    private static string Server()
    {
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } server)
            return server;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "No PostgreSQL server, whose metrics are on the dashboard: set TEST_POSTGRES, such as Host=127.0.0.1;Username=postgres.");
        throw new InvalidOperationException("CI has to set TEST_POSTGRES.");
    }

    private async Task<string> MigrateAsync(string server, OtlpReceiver receiver)
    {
        var connection = $"{server};Database={service.Slug}_{Guid.NewGuid():N}";
        await using var migration = Start(connection, receiver, "migrate");
        await migration.EndAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    private List<string> Expressions()
    {
        var folder = Path.Combine(service.Path, "k8s", "observability");
        var alerts = new YamlStream();
        alerts.Load(new StringReader(File.ReadAllText(Path.Combine(folder, "alerts.yaml"))));
        var rules = ((YamlSequenceNode)alerts.Documents.Single().RootNode["spec"]["groups"]).SelectMany(group => (YamlSequenceNode)group["rules"]).Select(rule => (string)rule["expr"]!);

        var dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "dashboard.json")))!;
        var panels = dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"] as JsonArray ?? []).Select(target => (string)target!["expr"]!);
        var variables = dashboard["templating"]!["list"]!.AsArray().Select(variable => variable!["query"] as JsonObject).OfType<JsonObject>().Select(query => (string)query["query"]!);
        return [.. rules, .. panels, .. variables];
    }

    // A recorded series (service:…) is no metric of the service; it has a colon before it.
    [GeneratedRegex(@"(?<![\w:])(?<name>[a-z][a-z0-9_]*)\{(?<labels>[^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"([a-z_]+)(?:=~|!~|!=|=)""")]
    private static partial Regex Label();
}

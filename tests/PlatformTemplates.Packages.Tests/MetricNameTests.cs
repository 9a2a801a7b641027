using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace PlatformTemplates.Packages.Tests;

/// <summary>Alerts and dashboard by the names that a running service really exports.</summary>
public abstract partial class MetricNameTests(GeneratedService service)
{
    // Exports come every half second.
    private const int PatienceInExports = 120;

    // What the translation adds to every series, the promoted resource attribute, and a histogram's bound.
    private static readonly string[] _targetLabels = ["job", "instance", "deployment_environment_name", "le"];

    [Fact]
    public async Task Every_metric_and_label_of_alerts_and_dashboard_is_exported_by_the_running_service()
    {
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES") is not { Length: > 0 } server)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", "No PostgreSQL server, whose metrics are on the dashboard: set TEST_POSTGRES, such as Host=127.0.0.1;Username=postgres.");
            throw new InvalidOperationException("CI has to set TEST_POSTGRES.");
        }

        await service.PublishAsync();
        var selectors = Expressions().SelectMany(expression => Selector().Matches(expression)).ToList();
        Assert.NotEmpty(selectors);

        await using var receiver = await OtlpReceiver.StartAsync(TestContext.Current.CancellationToken);
        var connection = $"{server};Database={service.Slug}_{Guid.NewGuid():N}";
        await using (var migration = Start(connection, receiver, "migrate"))
            await migration.EndAsync(TestContext.Current.CancellationToken);
        await using (var running = Start(connection, receiver))
        {
            await UseAsync(running, connection, TestContext.Current.CancellationToken);
            // The export under way may have begun before; the one after the next has seen what was done.
            for (var i = 0; i < 3 || (i < PatienceInExports && selectors.Any(s => !Exported(receiver).ContainsKey(s.Groups["name"].Value))); i++)
                await receiver.NextAsync(TestContext.Current.CancellationToken);
        }

        var exported = Exported(receiver);
        foreach (var selector in selectors)
        {
            var name = selector.Groups["name"].Value;
            Assert.True(exported.TryGetValue(name, out var metric), $"Nothing exports {name}. Exported are: {string.Join(", ", exported.Keys.Order())}");
            var known = metric.Attributes.Select(PrometheusNames.OfLabel).Concat(_targetLabels);
            Assert.All(Label().Matches(selector.Groups["labels"].Value), label => Assert.Contains(label.Groups[1].Value, known));
        }
    }

    /// <summary>What the service needs besides its database, as environment variables.</summary>
    protected abstract IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Uses the service so that everything it counts has happened.</summary>
    protected abstract Task UseAsync(RunningService running, string connection, CancellationToken cancellationToken);

    private static Dictionary<string, ExportedMetric> Exported(OtlpReceiver receiver)
        => receiver.Metrics.SelectMany(metric => PrometheusNames.Of(metric).Select(name => (name, metric))).ToDictionary(pair => pair.name, pair => pair.metric);

    private RunningService Start(string connection, OtlpReceiver receiver, params string[] arguments)
        => new(service.Assembly, arguments, new Dictionary<string, string>(Settings)
        {
            ["ConnectionStrings__Database"] = connection,
            ["OTEL_SERVICE_NAME"] = service.Slug,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        });

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

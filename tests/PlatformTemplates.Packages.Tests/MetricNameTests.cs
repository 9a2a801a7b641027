using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace PlatformTemplates.Packages.Tests;

/// <summary>Alerts and dashboard by the names that a running service really exports.</summary>
[Collection(GeneratedService.Users.Name)]
public sealed partial class MetricNameTests(GeneratedService service)
{
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
        await using var receiver = await OtlpReceiver.StartAsync(TestContext.Current.CancellationToken);
        await RunAsync($"{server};Database=orders_{Guid.NewGuid():N}", receiver);

        var exported = receiver.Metrics.SelectMany(metric => PrometheusNames.Of(metric).Select(name => (name, metric))).ToDictionary(pair => pair.name, pair => pair.metric);
        var selectors = Expressions().SelectMany(expression => Selector().Matches(expression)).ToList();
        Assert.NotEmpty(selectors);
        foreach (var selector in selectors)
        {
            var name = selector.Groups["name"].Value;
            Assert.True(exported.TryGetValue(name, out var metric), $"Nothing exports {name}. Exported are: {string.Join(", ", exported.Keys.Order())}");
            var known = metric.Attributes.Select(PrometheusNames.OfLabel).Concat(_targetLabels);
            Assert.All(Label().Matches(selector.Groups["labels"].Value), label => Assert.Contains(label.Groups[1].Value, known));
        }
    }

    private async Task RunAsync(string connection, OtlpReceiver receiver)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (migration, _) = Start(connection, receiver, "migrate");
        using (migration)
        {
            await migration.WaitForExitAsync(cancellation);
            Assert.Equal(0, migration.ExitCode);
        }

        var (process, address) = Start(connection, receiver);
        using var running = process;
        try
        {
            using var client = new HttpClient { BaseAddress = await address };
            Assert.True((await client.GetAsync("/v1/orders", cancellation)).IsSuccessStatusCode);
            var order = new { customer = "C1", currency = "EUR", lines = new[] { new { product = "pen", quantity = 2, unitPrice = 1.5 } } };
            var placed = await client.PostAsJsonAsync("/v1/orders", order, cancellation);
            Assert.True(placed.IsSuccessStatusCode, await placed.Content.ReadAsStringAsync(cancellation));

            // The parser's exception: a service without one has no count of them.
            using var broken = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await client.PostAsync("/v1/orders", broken, cancellation)).StatusCode);

            // The export under way may have begun before the calls; the one after the next has seen them.
            for (var i = 0; i < 3; i++)
                await receiver.NextAsync(cancellation);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private (Process Process, Task<Uri> Address) Start(string connection, OtlpReceiver receiver, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [service.Assembly, .. arguments]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(service.Assembly)! };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Logging__Console__FormatterName"] = "simple",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
            ["ConnectionStrings__Database"] = connection,
            ["OTEL_SERVICE_NAME"] = "orders",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        })
            start.Environment[name] = value;

        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new ConcurrentQueue<string>();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The service ended:{Environment.NewLine}{string.Join(Environment.NewLine, seen)}"));
        process.OutputDataReceived += (_, line) =>
        {
            seen.Enqueue(line.Data ?? "");
            if (Regex.Match(line.Data ?? "", "Now listening on: (http://127.0.0.1:[0-9]+)") is { Success: true } match)
                address.TrySetResult(new Uri(match.Groups[1].Value));
        };
        process.Start();
        process.BeginOutputReadLine();
        return (process, address.Task);
    }

    private IEnumerable<string> Expressions()
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

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PlatformTemplates.Testing;
using YamlDotNet.RepresentationModel;

namespace PlatformTemplates.Templates.Tests;

/// <summary>Alerts, their tests, the runbook and the dashboard. That the metrics exist is proved by a running service.</summary>
public sealed partial class ObservabilityTests(StagedTemplates templates)
{
    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task The_alerts_and_their_tests_pass_for_every_answer(string template)
    {
        await Tools.NeedAsync("promtool");
        using var folder = new TemporaryFolder();
        var (rules, shapes) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var answers in Answers.Matrix(template))
        {
            var generated = await templates.GenerateAsync(template, answers: answers);
            var (alerts, tests) = (generated.Files["k8s/observability/alerts.yaml"], generated.Files["tests/alerts/alerts.yaml"]);
            rules.TryAdd(alerts, folder.Write($"{rules.Count}.yaml", alerts[(alerts.IndexOf("\nspec:\n", StringComparison.Ordinal) + 7)..].Replace("\n  ", "\n", StringComparison.Ordinal)));

            // The tests take most of a minute: they run once for what differs by more than the service's name and its pages'.
            var job = Job().Match(alerts).Value;
            var pages = Pages().Match(alerts).Groups[1].Value;
            Assert.NotEmpty(job);
            Assert.NotEmpty(pages);
            var shape = (alerts + tests).Replace(job, "JOB", StringComparison.Ordinal).Replace(pages, "PAGES", StringComparison.Ordinal);
            if (shapes.TryAdd(shape, $"service-{shapes.Count}"))
            {
                foreach (var (path, text) in generated.Files)
                    folder.Write($"{shapes[shape]}/{path}", text);
            }
        }

        await new Command("promtool", ["check", "rules", .. rules.Values]).RunAsync(TestContext.Current.CancellationToken);
        foreach (var service in shapes.Values)
            await new Command("sh", "scripts/test-alerts.sh").In(folder.PathOf(service)).RunAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper!.WriteLine($"{rules.Count} texts of alerts, {shapes.Count} run.");
    }

    [Theory]
    [MemberData(nameof(Cases.Workloads), MemberType = typeof(Cases))]
    public async Task The_alerts_tests_fail_when_an_alert_is_blunted(string template, int workload)
    {
        await Tools.NeedAsync("promtool");
        var generated = await templates.GenerateAsync(template, answers: Answers.Workloads(template)[workload]);
        using var folder = new TemporaryFolder();
        generated.WriteTo(folder);
        var alerts = generated.Files["k8s/observability/alerts.yaml"];
        folder.Write("k8s/observability/alerts.yaml", alerts.Replace("for: 15m", "for: 2h", StringComparison.Ordinal));

        var result = await new Command("sh", "scripts/test-alerts.sh").In(folder.Path).TryRunAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("TelemetryMissing", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases.Workloads), MemberType = typeof(Cases))]
    public async Task Without_the_alerts_their_tests_miss_each_of_them(string template, int workload)
    {
        await Tools.NeedAsync("promtool");
        var generated = await templates.GenerateAsync(template, answers: Answers.Workloads(template)[workload]);
        var alerts = generated.Files["k8s/observability/alerts.yaml"];
        var names = Alerts(generated).Select(alert => (string)alert["alert"]!).ToList();
        Assert.NotEmpty(names);
        using var folder = new TemporaryFolder();
        generated.WriteTo(folder);
        foreach (var name in names)
        {
            var start = alerts.IndexOf("expr: ", alerts.IndexOf($"alert: {name}\n", StringComparison.Ordinal), StringComparison.Ordinal);
            alerts = $"{alerts[..start]}expr: vector(1) > 2{alerts[(start + ExpressionEnd().Match(alerts[start..]).Index)..]}";
        }

        folder.Write("k8s/observability/alerts.yaml", alerts);

        var result = await new Command("sh", "scripts/test-alerts.sh").In(folder.Path).TryRunAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, result.ExitCode);
        Assert.All(names, name => Assert.Matches($"alertname: {name}\\b", result.Output + result.Error));
    }

    [Fact]
    public async Task What_is_asked_of_the_workflow_controller_is_what_the_workflow_has_it_tell()
    {
        var generated = await templates.GenerateAsync("platform-job", answers: new Dictionary<string, string?> { ["orchestrator"] = "argo-workflows" });
        var told = generated.Render("k8s/overlays/production").Workload().At("spec", "workflowSpec", "metrics", "prometheus").Items()
            .ToDictionary(metric => $"argo_workflows_{(string)metric["name"]!}", metric => metric["labels"].Items().Select(label => (string)label["key"]!).ToHashSet());

        var asked = ControllerMetric().Matches(generated.Files["k8s/observability/alerts.yaml"] + generated.Files["k8s/observability/dashboard.json"].Replace("\\\"", "\"", StringComparison.Ordinal)).ToList();

        Assert.Equal(told.Keys.Order(StringComparer.Ordinal), asked.Select(metric => metric.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.All(asked, metric => Assert.Subset(told[metric.Groups[1].Value], Label().Matches(metric.Groups[2].Value).Select(label => label.Groups[1].Value).ToHashSet()));
    }

    [Theory]
    [InlineData("github", "https://github.com/contoso/orders/blob/main/docs/")]
    [InlineData("gitlab", "https://gitlab.com/contoso/orders/-/blob/main/docs/")]
    public async Task Every_alert_leads_to_a_heading_of_the_runbook_and_to_the_dashboard(string ci, string pages)
    {
        foreach (var (template, workload) in StagedTemplates.Names.SelectMany(template => Answers.Workloads(template).Select(workload => (template, workload))))
        {
            var generated = await templates.GenerateAsync(template, answers: new Dictionary<string, string?>(workload) { ["ciSystem"] = ci, ["organization"] = "contoso" });
            var anchors = Heading().Matches(generated.Files["docs/runbook.md"]).Select(heading => heading.Groups[1].Value.ToLowerInvariant().Replace(' ', '-')).ToHashSet();
            var dashboard = generated.Json("k8s/observability/dashboard.json");

            var alerts = Alerts(generated);

            Assert.NotEmpty(alerts);
            foreach (var alert in alerts)
            {
                var annotations = (YamlMappingNode)alert["annotations"];
                Assert.StartsWith($"{pages}runbook.md#", (string)annotations["runbook_url"]!, StringComparison.Ordinal);
                Assert.Contains(((string)annotations["runbook_url"]!).Split('#')[1], anchors);
                Assert.Equal((string?)dashboard["uid"], (string)annotations["dashboard"]!);
                // What is no trouble but worth telling says so.
                Assert.Contains((string)alert["labels"]["severity"]!, (string)alert["alert"]! == "JobSucceeded" ? (string[])["info"] : ["page", "ticket"]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task The_dashboard_is_whole_for_every_answer(string template)
    {
        foreach (var answers in Answers.Matrix(template))
        {
            var generated = await templates.GenerateAsync(template, answers: answers);
            var dashboard = generated.Json("k8s/observability/dashboard.json");
            var panels = dashboard["panels"]!.AsArray().Select(panel => panel!.AsObject()).ToList();

            Assert.Distinct(panels.Select(panel => (int)panel["id"]!));
            Assert.Distinct(panels.Select(panel => (string)panel["title"]!));
            Assert.Contains($"tags @> '{(string)dashboard["tags"]!.AsArray().Single()!}'", generated.Files["catalog-info.yaml"], StringComparison.Ordinal);
            Assert.All(panels.Where(panel => (string)panel["type"]! != "row"), panel => Assert.NotEmpty(panel["targets"]!.AsArray()));
            foreach (var (one, other) in panels.SelectMany((one, i) => panels.Skip(i + 1).Select(other => (one, other))))
                Assert.False(Overlap(one["gridPos"]!, other["gridPos"]!), $"{one["title"]} lies on {other["title"]}.");
        }
    }

    private static List<YamlNode> Alerts(Generated generated)
        => [.. ((YamlSequenceNode)generated.Yaml("k8s/observability/alerts.yaml").Single()["spec"]["groups"]).SelectMany(group => (YamlSequenceNode)group["rules"]).Where(rule => ((YamlMappingNode)rule).Children.ContainsKey("alert"))];

    private static bool Overlap(JsonNode one, JsonNode other)
    {
        return Meet("x", "w") && Meet("y", "h");

        bool Meet(string start, string length)
            => (int)one[start]! < (int)other[start]! + (int)other[length]! && (int)other[start]! < (int)one[start]! + (int)one[length]!;
    }

    [GeneratedRegex(@"\n(?! {12})")]
    private static partial Regex ExpressionEnd();

    [GeneratedRegex(@"\b(argo_workflows_[a-z_]+)\{([^}]*)\}")]
    private static partial Regex ControllerMetric();

    [GeneratedRegex("([a-z_]+)=~?\"")]
    private static partial Regex Label();

    [GeneratedRegex("job=\"[^\"]+\"")]
    private static partial Regex Job();

    [GeneratedRegex(@"runbook_url: (\S+/)runbook\.md#")]
    private static partial Regex Pages();

    [GeneratedRegex(@"^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}

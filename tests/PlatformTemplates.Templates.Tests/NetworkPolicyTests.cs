using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PlatformTemplates.Templates.Tests;

public sealed partial class NetworkPolicyTests(StagedTemplates templates)
{
    [Theory]
    [MemberData(nameof(Cases.Matrix), MemberType = typeof(Cases))]
    public async Task Every_environment_allows_what_its_configuration_needs_and_nothing_else(string template, int answers)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Matrix(template)[answers]);

        foreach (var folder in generated.Deployed)
        {
            var objects = generated.Render(folder);

            Assert.Equal(Needed(objects), Allowed(objects.One("NetworkPolicy")));
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Matrix), MemberType = typeof(Cases))]
    public async Task The_documentation_lists_the_peers_that_are_allowed(string template, int answers)
    {
        var generated = await templates.GenerateAsync(template, answers: Answers.Matrix(template)[answers]);

        var documented = Row().Matches(generated.Files["docs/operations.md"])
            .Select(row => $"{row.Groups[1].Value} {Namespace().Replace(row.Groups[2].Value, "$1")} {row.Groups[3].Value}");

        Assert.Equal(Allowed(generated.Render("k8s/overlays/production").One("NetworkPolicy")), documented.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task The_policy_holds_for_every_pod_of_the_service(string template)
    {
        var objects = (await templates.GenerateAsync(template)).Render("k8s/overlays/production");
        var policy = objects.One("NetworkPolicy");

        Assert.Equal(["Ingress", "Egress"], policy.At("spec", "policyTypes").Strings());
        Assert.All(
            objects.Select(JsonObjects.PodTemplate).OfType<JsonNode>(),
            pod => Assert.All(policy.At("spec", "podSelector", "matchLabels")!.AsObject(), label => Assert.Equal((string?)label.Value, pod.Label(label.Key))));
    }

    /// <summary>"in|out peer port", sorted.</summary>
    private static IEnumerable<string> Allowed(JsonNode policy)
    {
        var directions = new[] { ("in", "ingress", "from"), ("out", "egress", "to") };
        return (from direction in directions
                from rule in policy.At("spec", direction.Item2).Items()
                from port in rule["ports"].Items().Select(port => (int)port["port"]!).Distinct()
                from peer in rule[direction.Item3] is JsonArray peers ? peers.Select(peer => Peer(peer!)) : ["everywhere"]
                select $"{direction.Item1} {peer} {port}").Order(StringComparer.Ordinal);
    }

    private static string Peer(JsonNode peer)
    {
        Assert.Equal(["namespaceSelector"], peer.AsObject().Select(member => member.Key));
        return (string?)peer.At("namespaceSelector", "matchLabels", "kubernetes.io/metadata.name") ?? "every namespace";
    }

    /// <summary>What the pods' variables, the route and the service's port say.</summary>
    private static IEnumerable<string> Needed(IReadOnlyList<JsonNode> objects)
    {
        var needed = new SortedSet<string>(StringComparer.Ordinal) { "out kube-system 53" };
        var configuration = objects.All("ConfigMap").SelectMany(o => o["data"]!.AsObject()).Select(entry => (entry.Key, Value: (string?)entry.Value));
        var variables = objects.Select(JsonObjects.PodTemplate).OfType<JsonNode>().SelectMany(JsonObjects.Containers).SelectMany(container => container["env"].Items())
            .Select(variable => (Key: (string)variable["name"]!, Value: (string?)variable["value"]));
        foreach (var (key, value) in variables.Concat(configuration))
        {
            if (key.StartsWith("ConnectionStrings__", StringComparison.Ordinal) && value is null)
                needed.Add("out everywhere 5432");
            else if (key == "Messaging__RabbitMq__Uri" && value is null)
                needed.Add("out everywhere 5671");
            else if (key == "Messaging__Kafka__BootstrapServers" && !configuration.Contains(("Messaging__Kafka__Embedded", "true")))
                needed.Add($"out everywhere {value!.Split(':')[1]}");
            else if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Host.Length > 0)
                needed.Add(key == "OTEL_EXPORTER_OTLP_ENDPOINT" ? $"out {address.Host.Split('.')[1]} {address.Port}" : $"out everywhere {address.Port}");
        }

        // What a workflow's executor reports to; by the same port its end is told.
        if (objects.All("CronWorkflow").Any())
            needed.UnionWith(["out everywhere 443", "out everywhere 6443"]);

        var port = variables.Where(variable => variable.Key is "ASPNETCORE_HTTP_PORTS" or "Kestrel__Endpoints__Http__Url").Select(variable => variable.Value!.Split(':')[^1]).Distinct().SingleOrDefault();
        // gRPC is for callers in the cluster: the ways in carry HTTP.
        needed.UnionWith(variables.Where(variable => variable.Key == "Kestrel__Endpoints__Grpc__Url").Select(variable => $"in every namespace {variable.Value!.Split(':')[^1]}"));
        if (port is not null)
        {
            var caller = objects.FirstOrDefault(o => o.Kind() is "HTTPRoute" or "Ingress") switch
            {
                null => "every namespace",
                { } route when route.Kind() == "HTTPRoute" => (string)route.At("spec", "parentRefs")![0]!["namespace"]!,
                _ => "ingress-system",
            };
            needed.Add($"in {caller} {port}");
        }

        return needed;
    }

    [GeneratedRegex(@"^\| (in|out) \| ([^|]+) \| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("^namespace `(.+)`$")]
    private static partial Regex Namespace();
}

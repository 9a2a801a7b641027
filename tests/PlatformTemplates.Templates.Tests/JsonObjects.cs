using System.Text.Json.Nodes;

namespace PlatformTemplates.Templates.Tests;

/// <summary>What tests ask of a Kubernetes object.</summary>
internal static class JsonObjects
{
    public static string Kind(this JsonNode o) => (string)o["kind"]!;

    public static string Name(this JsonNode o) => (string)o["metadata"]!["name"]!;

    public static string? Label(this JsonNode o, string label) => (string?)o["metadata"]!["labels"]?[label];

    /// <summary>The value at a path, or null.</summary>
    public static JsonNode? At(this JsonNode? o, params string[] path) => path.Aggregate(o, (node, key) => node?[key]);

    public static IEnumerable<JsonNode> Items(this JsonNode? o) => (o as JsonArray ?? []).Select(item => item!);

    public static IReadOnlyList<string> Strings(this JsonNode? o) => [.. o.Items().Select(item => (string)item!)];

    public static JsonNode One(this IEnumerable<JsonNode> objects, string kind) => objects.Single(o => o.Kind() == kind);

    /// <summary>The object of a kind whose name begins so.</summary>
    public static JsonNode One(this IEnumerable<JsonNode> objects, string kind, string beginning) => objects.Single(o => o.Kind() == kind && o.Name().StartsWith(beginning, StringComparison.Ordinal) && !o.Name().EndsWith("-dashboard", StringComparison.Ordinal));

    public static IEnumerable<JsonNode> All(this IEnumerable<JsonNode> objects, string kind) => objects.Where(o => o.Kind() == kind);

    /// <summary>What runs the service: its Deployment or Rollout, or what starts the job; not what is tried beside it.</summary>
    public static JsonNode Workload(this IEnumerable<JsonNode> objects)
        => objects.Single(o => o.Kind() is "Deployment" or "Rollout" or "CronJob" or "CronWorkflow" && o.Label("app.kubernetes.io/component") != "canary");

    /// <summary>The pods that an object starts, as their template; null when it starts none.</summary>
    public static JsonNode? PodTemplate(this JsonNode o) => o.Kind() switch
    {
        "CronJob" => o.At("spec", "jobTemplate", "spec", "template"),
        "CronWorkflow" => OfWorkflow(o.At("spec", "workflowSpec")!),
        _ => o.At("spec", "template", "spec") is null ? null : o.At("spec", "template"),
    };

    public static IEnumerable<JsonNode> Containers(this JsonNode template)
        => template.At("spec", "initContainers").Items().Concat(template.At("spec", "containers").Items());

    // A workflow says once what all of its pods are like; what runs in each is in its templates.
    private static JsonObject OfWorkflow(JsonNode workflow)
    {
        var spec = new JsonObject
        {
            ["initContainers"] = new JsonArray([.. workflow["templates"].Items().SelectMany(template => template["initContainers"].Items()).Select(container => container.DeepClone())]),
            ["containers"] = new JsonArray([.. workflow["templates"].Items().Select(template => template["container"]!.DeepClone())]),
        };
        foreach (var field in (string[])["serviceAccountName", "automountServiceAccountToken", "securityContext", "volumes", "hostNetwork"])
        {
            if (workflow[field] is { } value)
                spec[field] = value.DeepClone();
        }

        return new JsonObject { ["metadata"] = workflow["podMetadata"]?.DeepClone(), ["spec"] = spec };
    }
}

using System.Text.Json.Nodes;

namespace PlatformTemplates.Templates.Tests;

/// <summary>What a GitOps engine deploys for a pull request: its number and the commit at its head filled in.</summary>
internal static class Previews
{
    public static IReadOnlyList<JsonNode> Of(string gitOps, Generated generated, string number, string head)
        => gitOps == "flux" ? OfFlux(generated, number, head) : OfArgoCd(generated, number, head);

    public static IReadOnlyList<JsonNode> OfArgoCd(Generated generated, string number, string head)
    {
        var text = generated.Objects("argocd/previews.yaml").Single().At("spec", "template", "spec", "source", "kustomize")!.ToJsonString()
            .Replace("{{ .number }}", number, StringComparison.Ordinal).Replace("{{ .head_sha }}", head, StringComparison.Ordinal);
        var kustomize = JsonNode.Parse(text)!.AsObject();
        kustomize["images"] = new JsonArray([.. kustomize["images"].Strings().Select(image => image.LastIndexOf(':') is var colon ? new JsonObject { ["name"] = image[..colon], ["newTag"] = image[(colon + 1)..] } : null)]);
        return generated.RenderWith("k8s/preview", kustomize);
    }

    public static IReadOnlyList<JsonNode> OfFlux(Generated generated, string number, string head)
    {
        var set = JsonNode.Parse(generated.Objects("flux/previews.yaml").One("ResourceSet").ToJsonString().Replace(@"\u003C", "<", StringComparison.Ordinal).Replace(@"\u003E", ">", StringComparison.Ordinal)
            .Replace("<< inputs.id >>", number, StringComparison.Ordinal).Replace("<< inputs.sha >>", head, StringComparison.Ordinal))!;
        var kustomization = set.At("spec", "resources").Items().One("Kustomization");
        Assert.Equal(head, (string?)set.At("spec", "resources").Items().One("GitRepository").At("spec", "ref", "commit"));
        Assert.True((bool)kustomization.At("spec", "prune")!);
        return generated.RenderWith("k8s/preview", Settings(kustomization, "nameSuffix", "images", "patches"));
    }

    /// <summary>What a Flux Kustomization adds to the one in its folder.</summary>
    public static JsonObject Settings(JsonNode kustomization, params string[] keys)
        => new(keys.Select(key => KeyValuePair.Create(key, kustomization["spec"]?[key]?.DeepClone())).Where(setting => setting.Value is not null));
}

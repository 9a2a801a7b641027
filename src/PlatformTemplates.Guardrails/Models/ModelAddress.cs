using System.Text.RegularExpressions;
using PlatformTemplates.Manifests.Kubernetes;

namespace PlatformTemplates.Guardrails.Models;

/// <summary>Addresses of models as MLflow and KServe read them, and what keeps one from meaning the same model tomorrow.</summary>
internal static class ModelAddress
{
    // A name that begins so, without a version, is the id of one logged model.
    private static readonly Regex MLflow = new("(?<![\\w:/.-])models:/(?!/)(?<name>[^\\s/@'\"]+)(?:@(?<alias>[^\\s/'\",]+)|/(?<version>[^\\s/'\",]+))", RegexOptions.CultureInvariant);

    private static readonly char[] Templated = ['$', '{', '}', '<'];

    /// <summary>What is wrong with addresses of MLflow in a text, which may be an argument or a whole command, and which model each is about.</summary>
    public static IEnumerable<(string Model, string Problem)> OfMLflow(string text)
        => text.IndexOf("models:/", StringComparison.Ordinal) < 0 ? [] : Loose(text);

    private static IEnumerable<(string Model, string Problem)> Loose(string text)
    {
        foreach (Match match in MLflow.Matches(text))
        {
            var (name, alias, version) = (match.Groups["name"].Value, match.Groups["alias"].Value, match.Groups["version"].Value);
            if (match.Value.IndexOfAny(Templated) >= 0 || version.Length > 0 && version.All(c => c is >= '0' and <= '9'))
                continue;
            var means = alias.Length > 0 ? $"whatever version the alias '{alias}' points to"
                : version.Equals("latest", StringComparison.OrdinalIgnoreCase) ? "whatever version is the newest"
                : $"whatever version is in the stage '{version}'";
            yield return (name, $"'{match.Value}' is {means}. Name a version, such as models:/{name}/3.");
        }
    }

    /// <summary>What is wrong with a storage URI of KServe; null where nothing is, or nobody can tell.</summary>
    public static string? OfKServe(string uri)
    {
        if (uri.IndexOfAny(Templated) >= 0)
            return null;
        if (After(uri, "oci://") is { } image)
            return ImageReference.Parse(image) is { Digest: null, Tag: null or "latest" } ? $"'{uri}' is whatever image has no other tag. Name a version or a digest." : null;
        if (After(uri, "hf://") is { } repository)
        {
            var revision = repository.IndexOf(':') is > 0 and var colon ? repository.Substring(colon + 1) : "main";
            return revision == "main" ? $"'{uri}' is whatever the repository has today. Name a commit after a colon." : null;
        }

        return uri.Split('/').Contains("latest", StringComparer.OrdinalIgnoreCase) ? $"'{uri}' is whatever was put there last. Name the folder of a version." : null;
    }

    private static string? After(string uri, string scheme) => uri.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? uri.Substring(scheme.Length) : null;
}

using PlatformTemplates.Inference.Models;

namespace PlatformTemplates.Inference.Serving;

/// <summary>Which of the versions that a source has are served.</summary>
internal static class VersionChoice
{
    /// <summary>Those of one model: the named ones, or else the newest and those that traffic is divided among.</summary>
    public static IEnumerable<ModelRevision> Of(ModelOptions options, IReadOnlyList<ModelRevision> listed)
    {
        var named = Named(options);
        // What only gets copies is no version that answers.
        var newest = listed.Where(revision => revision.Version != options.Traffic.Shadow.Version).OrderByDescending(revision => revision.Version, VersionOrder.Instance).Take(options.Versions.Count > 0 ? 0 : options.Latest);
        // The newest first: it is what most requests wait for.
        return newest.Union(listed.Where(revision => named.Contains(revision.Version)).OrderByDescending(revision => revision.Version, VersionOrder.Instance));
    }

    /// <summary>What the options name and the source does not have, by <c>model</c> or <c>model/version</c>, with what to say.</summary>
    public static IReadOnlyDictionary<string, string> Missing(InferenceOptions options, IReadOnlyList<ModelRevision> listed)
    {
        Dictionary<string, string> missing = [];
        foreach (var (model, own) in options.Models)
        {
            var versions = listed.Where(revision => revision.Model == model).Select(revision => revision.Version).ToHashSet();
            if (versions.Count == 0)
                missing[model] = $"The source has no version of the model '{model}', which {InferenceOptions.SectionName}:Models names.";
            else
                foreach (var version in Named(own).Where(version => !versions.Contains(version)))
                    missing[$"{model}/{version}"] = $"The source has no version '{version}' of the model '{model}', which {InferenceOptions.SectionName}:Models:{model} names.";
        }

        return missing;
    }

    private static HashSet<string> Named(ModelOptions options)
        => [.. options.Versions, .. options.Traffic.Weights.Keys, .. options.Traffic.Shadow.Version is { } shadow ? [shadow] : (string[])[]];
}

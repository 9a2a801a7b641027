using System.Collections.Concurrent;
using PlatformTemplates.Inference.Models;

namespace PlatformTemplates.Inference.MLflow;

/// <summary>Registered models, by the aliases and versions that are configured.</summary>
internal sealed class MLflowModelSource(MLflowRegistry registry, MLflowOptions options) : IModelSource
{
    // The digest belongs to the registration, so that whoever may write artifacts can't change what is served.
    private const string DigestTag = "sha256";
    private const string FileTag = "file";

    private readonly ConcurrentDictionary<ModelRevision, RegisteredVersion> _listed = [];

    public async Task<IReadOnlyList<ModelRevision>> ListAsync(CancellationToken cancellationToken)
    {
        List<ModelRevision> revisions = [];
        Dictionary<ModelRevision, RegisteredVersion> found = [];
        foreach (var (name, model) in options.Models)
        {
            var registered = model.Registered ?? name;
            foreach (var alias in model.Aliases)
                Add(name, await registry.FindAliasAsync(registered, alias, cancellationToken));
            foreach (var version in model.Versions)
                Add(name, await registry.FindVersionAsync(registered, version, cancellationToken));
        }

        _listed.Clear();
        foreach (var (revision, version) in found)
            _listed[revision] = version;
        return revisions;

        void Add(string name, RegisteredVersion version)
        {
            // One that is still being registered comes later.
            if (version.Status is not (null or "READY"))
                return;
            var revision = new ModelRevision(name, version.Version, $"{version.RunId} {version.TagOf(DigestTag)}");
            if (found.TryAdd(revision, version))
                revisions.Add(revision);
        }
    }

    public async Task<ModelPackage> FetchAsync(ModelRevision revision, CancellationToken cancellationToken)
    {
        if (!_listed.TryGetValue(revision, out var version))
            throw new ModelSourceException($"Version {revision.Version} of '{revision.Model}' is not listed any more.");
        var registered = options.Models[revision.Model].Registered ?? revision.Model;
        var place = $"version {revision.Version} of '{registered}' in the MLflow registry";
        var digest = version.TagOf(DigestTag) ?? throw new ModelSourceException($"The {place} has no tag '{DigestTag}': set the digest of its ONNX file when it is registered.");
        var artifacts = await registry.FindArtifactsAsync(registered, revision.Version, cancellationToken);

        // Signature and training profile, where there are any; the registry is the one that names and numbers.
        var manifest = await registry.ReadAsync(artifacts, ModelManifest.FileName, cancellationToken) is { } json ? ModelManifest.Read(json, $"{ModelManifest.FileName} of {place}") : null;
        if (manifest is not null && !string.Equals(manifest.Sha256, digest, StringComparison.OrdinalIgnoreCase))
            throw new ModelSourceException($"The tag '{DigestTag}' of {place} is {digest}, but its {ModelManifest.FileName} says {manifest.Sha256}.");
        var file = version.TagOf(FileTag) ?? manifest?.File ?? "model.onnx";
        manifest = ModelManifest.Read(((manifest ?? new ModelManifest { Name = "", Version = "", Sha256 = "" }) with { Name = revision.Model, Version = revision.Version, Sha256 = digest, File = file }).ToJson(), $"The {place}");
        var content = await registry.ReadAsync(artifacts, manifest.File, cancellationToken) ?? throw new ModelSourceException($"The {place} has no file '{manifest.File}' at {artifacts}; the tag '{FileTag}' names another one.");
        return new ModelPackage(manifest, content);
    }
}

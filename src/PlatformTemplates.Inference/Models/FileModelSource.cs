using System.Security.Cryptography;

namespace PlatformTemplates.Inference.Models;

/// <summary>
/// A folder with a folder for each model, in it a folder for each version, in it <c>model.json</c> and the ONNX file. A version
/// is there as soon as its manifest is: write it last, or move the folder into its place.
/// </summary>
internal sealed class FileModelSource(string folder) : IModelSource
{
    public async Task<IReadOnlyList<ModelRevision>> ListAsync(CancellationToken cancellationToken)
    {
        List<ModelRevision> revisions = [];
        try
        {
            foreach (var model in Directory.EnumerateDirectories(folder).Where(IsNamed))
            {
                foreach (var version in VersionsOf(model))
                {
                    if (await ReadIfThereAsync(Path.Combine(version, ModelManifest.FileName), cancellationToken) is { } manifest)
                        revisions.Add(new ModelRevision(Path.GetFileName(model), Path.GetFileName(version), Convert.ToHexStringLower(SHA256.HashData(manifest))));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelSourceException($"The models in {folder} can't be listed: {exception.Message} {FileModelOptions.Section}:Path says where they are.", exception);
        }

        return revisions;
    }

    public async Task<ModelPackage> FetchAsync(ModelRevision revision, CancellationToken cancellationToken)
    {
        var place = Path.Combine(folder, revision.Model, revision.Version, ModelManifest.FileName);
        try
        {
            var manifest = ModelManifest.Read(await File.ReadAllBytesAsync(place, cancellationToken), place);
            if (manifest.Name != revision.Model || manifest.Version != revision.Version)
                throw new ModelSourceException($"{place} is in the wrong folder: it is of version '{manifest.Version}' of '{manifest.Name}'.");
            return new ModelPackage(manifest, await File.ReadAllBytesAsync(Path.Combine(folder, revision.Model, revision.Version, manifest.File), cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelSourceException($"Version '{revision.Version}' of the model '{revision.Model}' can't be read: {exception.Message}", exception);
        }
    }

    // Whoever takes a version away, or a model, may do it while the folder is read: that is no failure of the others.
    private static string[] VersionsOf(string model)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(model).Where(IsNamed)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static async Task<byte[]?> ReadIfThereAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // What tools leave behind begins with a dot: .git, ..data of a mounted ConfigMap.
    private static bool IsNamed(string path) => ModelName.IsValid(Path.GetFileName(path));
}

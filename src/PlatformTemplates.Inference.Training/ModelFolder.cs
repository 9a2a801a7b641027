using System.Security.Cryptography;
using PlatformTemplates.Inference.Models;

namespace PlatformTemplates.Inference.Training;

/// <summary>A folder that services take their models from.</summary>
public static class ModelFolder
{
    /// <summary>
    /// Writes a version: the ONNX file and its manifest in <c>&lt;folder&gt;/&lt;name&gt;/&lt;version&gt;</c>. A service that watches the
    /// folder sees all of it or nothing. A version that is there already is replaced.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="manifest">What the version says of itself; the digest is put in.</param>
    /// <param name="model">The ONNX file.</param>
    /// <returns>The manifest with the digest.</returns>
    public static ModelManifest Publish(string folder, ModelManifest manifest, byte[] model)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(model);
        manifest = manifest with { Sha256 = DigestOf(model) };
        var version = Directory.CreateDirectory(Path.Combine(folder, manifest.Name, manifest.Version)).FullName;
        // What begins with a dot is no version, no manifest and no model.
        Replace(Path.Combine(version, manifest.File), model);
        Replace(Path.Combine(version, ModelManifest.FileName), manifest.ToJson());
        return manifest;

        static void Replace(string path, byte[] content)
        {
            var beside = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}");
            File.WriteAllBytes(beside, content);
            File.Move(beside, path, overwrite: true);
        }
    }

    /// <summary>The digest that a manifest has of a model.</summary>
    /// <param name="model">The ONNX file.</param>
    public static string DigestOf(byte[] model) => Convert.ToHexStringLower(SHA256.HashData(model));
}

using System.Security.Cryptography;

namespace PlatformTemplates.Inference.Models;

/// <summary>That a model is the one that was published: of exactly the bytes that are loaded.</summary>
internal static class ModelDigest
{
    /// <exception cref="ModelSourceException">It is another one.</exception>
    public static void MustBe(ModelPackage package)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(package.Content));
        if (!string.Equals(digest, package.Manifest.Sha256, StringComparison.OrdinalIgnoreCase))
            throw new ModelSourceException($"The digest of version '{package.Manifest.Version}' of the model '{package.Manifest.Name}' is {digest}, but the manifest says {package.Manifest.Sha256}: it is not the file that was published, or not all of it.");
    }
}

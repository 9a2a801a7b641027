namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>An image's name taken apart: <c>registry/repository:tag@digest</c>.</summary>
/// <param name="Repository">Registry and repository.</param>
/// <param name="Tag">The tag, or null.</param>
/// <param name="Digest">The digest, or null.</param>
public sealed record ImageReference(string Repository, string? Tag, string? Digest)
{
    /// <summary>The last part of the repository.</summary>
    public string Name => Repository.Substring(Repository.LastIndexOf('/') + 1);

    /// <summary>Takes a name apart; any text has an answer.</summary>
    public static ImageReference Parse(string text)
    {
        string? digest = null;
        var at = text.IndexOf('@');
        if (at >= 0)
        {
            digest = text.Substring(at + 1);
            text = text.Substring(0, at);
        }

        // A colon before the last slash belongs to the registry's port.
        var colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf('/')
            ? new ImageReference(text.Substring(0, colon), text.Substring(colon + 1), digest)
            : new ImageReference(text, null, digest);
    }
}

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>Renders kustomizations in memory, as <c>kustomize build</c> does.</summary>
public static class KustomizeRenderer
{
    /// <summary>Renders the kustomization in a folder; never throws on bad input, which becomes a <see cref="RenderProblem"/>.</summary>
    /// <param name="files">The files that may be read.</param>
    /// <param name="folder">The folder with the <c>kustomization.yaml</c>, absolute, with <c>/</c>.</param>
    public static RenderedOverlay Render(IManifestFiles files, string folder) => throw new System.NotSupportedException(folder + files);
}

using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>Which kustomizations of a service are environments: the ones that no other kustomization includes.</summary>
internal static class Environments
{
    public static IReadOnlyList<RenderedOverlay> Render(IReadOnlyList<ServiceFile> serviceFiles, IManifestFiles files)
        => [.. serviceFiles.Where(f => f.Path.EndsWith("/kustomization.yaml", StringComparison.Ordinal)).Select(f => KustomizeRenderer.Render(files, f.Path.Substring(0, f.Path.LastIndexOf('/'))))];
}

using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>
/// Which kustomizations of a service are environments: the ones that no other kustomization includes. Without any
/// kustomization the plain manifests are one environment.
/// </summary>
internal static class Environments
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    private static readonly string[] Including = ["resources", "bases", "components"];

    public static IReadOnlyList<RenderedOverlay> Render(IReadOnlyList<ServiceFile> serviceFiles, IManifestFiles files)
    {
        var kustomizations = serviceFiles
            .Where(f => f.Kind == ServiceFileKind.Manifest && FileNames.Contains(f.Path.Substring(f.Path.LastIndexOf('/') + 1)))
            .Select(f => (Folder: f.Path.Substring(0, f.Path.LastIndexOf('/')), Root: files.Yaml(f.Path)?.Documents.FirstOrDefault() as YamlMapping))
            .ToList();
        if (kustomizations.Count == 0)
            return Plain(serviceFiles, files) is { } plain ? [plain] : [];

        var included = new HashSet<string>(
            kustomizations.SelectMany(k => Including.SelectMany(key => k.Root?[key]?.Elements ?? []).Select(e => e.Text).OfType<string>().Select(path => Resolve(k.Folder, path))),
            StringComparer.Ordinal);
        return
        [
            .. kustomizations
                .Where(k => k.Root?["kind"]?.Text != "Component" && !included.Contains(k.Folder))
                .Select(k => k.Folder)
                .Distinct(StringComparer.Ordinal)
                .OrderBy(folder => folder, StringComparer.Ordinal)
                .Select(folder => KustomizeRenderer.Render(files, folder)),
        ];
    }

    private static RenderedOverlay? Plain(IReadOnlyList<ServiceFile> serviceFiles, IManifestFiles files)
    {
        var manifests = serviceFiles.Where(f => f.Kind == ServiceFileKind.Manifest && f.IsYaml).Select(f => f.Path).OrderBy(p => p, StringComparer.Ordinal).ToList();
        if (manifests.Count == 0)
            return null;
        var objects = manifests
            .SelectMany(path => files.Yaml(path)?.Documents ?? [])
            .SelectMany(d => d["kind"]?.Text == "List" ? d["items"]?.Elements ?? [] : [d])
            .OfType<YamlMapping>()
            .Select(root => new KubernetesObject(root))
            .Where(o => o.ApiVersion.Length > 0 && o.Kind.Length > 0);
        return RenderedOverlay.AsWritten(manifests[0].Substring(0, manifests[0].LastIndexOf('/')), [.. objects], manifests);
    }

    private static string Resolve(string folder, string path)
    {
        var parts = new List<string>();
        foreach (var part in $"{folder}/{path}".Split('/'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or "") || parts.Count == 0)
                parts.Add(part);
        }

        return string.Join("/", parts);
    }
}

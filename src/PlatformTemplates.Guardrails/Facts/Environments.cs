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
        => Kustomizations(serviceFiles, files, ServiceFileKind.Manifest) ?? (Plain(serviceFiles, files) is { } plain ? [plain] : []);

    /// <summary>The kustomizations among the files of a kind that no other one includes, rendered; null where there is none.</summary>
    public static IReadOnlyList<RenderedOverlay>? Kustomizations(IReadOnlyList<ServiceFile> serviceFiles, IManifestFiles files, ServiceFileKind kind)
    {
        var folders = new List<string>();
        var included = new HashSet<string>(StringComparer.Ordinal);
        var anyKustomization = false;
        foreach (var file in serviceFiles)
        {
            var slash = file.Path.LastIndexOf('/');
            if (file.Kind != kind || Array.IndexOf(FileNames, file.Path.Substring(slash + 1)) < 0)
                continue;
            var folder = file.Path.Substring(0, slash);
            var root = files.Yaml(file.Path) is { Documents: { Count: > 0 } documents } ? documents[0] : null;
            // Beside Applications a file of this name may hold an object of Flux that is called Kustomization, too.
            if (kind == ServiceFileKind.GitOps && root?["apiVersion"]?.Text is { } version && !version.StartsWith("kustomize.config.k8s.io/", StringComparison.Ordinal))
                continue;
            anyKustomization = true;
            if (root?["kind"]?.Text != "Component" && !folders.Contains(folder))
                folders.Add(folder);
            foreach (var key in Including)
            {
                foreach (var path in root?[key]?.Elements ?? [])
                {
                    if (path.Text is { } text)
                        included.Add(Resolve(folder, text));
                }
            }
        }

        if (!anyKustomization)
            return null;
        folders.RemoveAll(included.Contains);
        folders.Sort(StringComparer.Ordinal);
        return KustomizeRenderer.RenderAll(files, folders);
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

    /// <summary>The absolute path of what a file in a folder names.</summary>
    public static string Resolve(string folder, string path)
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

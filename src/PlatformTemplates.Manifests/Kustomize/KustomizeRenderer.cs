using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>Renders kustomizations in memory, as <c>kustomize build</c> does.</summary>
public static class KustomizeRenderer
{
    /// <summary>An object with this annotation helps the build and is not part of its result.</summary>
    private const string LocalAnnotation = "config.kubernetes.io/local-config";

    /// <summary>Renders the kustomization in a folder; never throws on bad input, which becomes a <see cref="RenderProblem"/>.</summary>
    /// <param name="files">The files that may be read.</param>
    /// <param name="folder">The folder with the <c>kustomization.yaml</c>, absolute, with <c>/</c>.</param>
    public static RenderedOverlay Render(IManifestFiles files, string folder) => Render(files, folder, new SharedBases());

    /// <summary>Renders the kustomizations of several folders; what they have in common is gathered once.</summary>
    /// <param name="files">The files that may be read.</param>
    /// <param name="folders">The folders, as <see cref="Render(IManifestFiles, string)"/> takes one.</param>
    public static IReadOnlyList<RenderedOverlay> RenderAll(IManifestFiles files, IReadOnlyList<string> folders)
    {
        var bases = new SharedBases();
        var rendered = new RenderedOverlay[folders.Count];
        for (var i = 0; i < rendered.Length; i++)
            rendered[i] = Render(files, folders[i], bases);
        return rendered;
    }

    private static RenderedOverlay Render(IManifestFiles files, string folder, SharedBases bases)
    {
        var build = new Build(files);
        var (gathering, kustomization) = new Accumulation(build, bases).Run(folder);
        var resources = gathering.Resources;
        NameHash.Append(resources);
        new NameReferenceTransformer(build, gathering).Run();
        VariableTransformer.Apply(build, gathering);
        foreach (var local in resources.Items.Where(IsLocal).ToArray())
            resources.Remove(local);
        resources.CheckIds(build);
        build.Metadata?.Complete(resources.Items);
        foreach (var resource in resources.Items)
            build.Try(() => Completion.Complete(resource));
        // A replacement may have carried a number on: where one object is spelled anew, all are.
        if (resources.Items.Any(r => r.IsRespelled))
        {
            foreach (var resource in resources.Items)
                resource.Root = (YamlMapping)JsonSpelling.Output(resource.Root);
        }

        if (kustomization is not null)
            ResourceOrder.Apply(build, kustomization, resources);
        return new RenderedOverlay(folder, [.. resources.Items.Select(r => new KubernetesObject(r.Root))], build.Problems, build.Files);
    }

    private static bool IsLocal(Resource resource)
        => resource.Root.Find("metadata", "annotations") is YamlMapping annotations
            && annotations.Find(LocalAnnotation) is { } entry && (entry.Value as YamlScalar)?.Value != "false";
}

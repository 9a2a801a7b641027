using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>Why something in a kustomization could not be rendered.</summary>
public enum RenderProblemKind
{
    /// <summary>A file it names is not there, can't be read, or does not say what kustomize needs: the real build fails too.</summary>
    Invalid,

    /// <summary>The real build may well work, but needs what no build of code has: a plugin, Helm, a remote base.</summary>
    Unsupported,
}

/// <summary>One reason why a rendering is not whole.</summary>
/// <param name="Kind">Whether the real build would fail too.</param>
/// <param name="Span">The line that asks for it.</param>
/// <param name="Message">The reason, one sentence a person can act on.</param>
public sealed record RenderProblem(RenderProblemKind Kind, SourceSpan Span, string Message);

/// <summary>What <c>kustomize build</c> gives for one folder, every value with the line that set it.</summary>
public sealed class RenderedOverlay
{
    private Dictionary<string, List<KubernetesObject>>? _byKind;

    internal RenderedOverlay(string folder, IReadOnlyList<KubernetesObject> objects, IReadOnlyList<RenderProblem> problems, IReadOnlyList<string> files)
    {
        Folder = folder;
        Objects = objects;
        Problems = problems;
        Files = files;
    }

    /// <summary>Manifests that no kustomization stands over, as they are written.</summary>
    /// <param name="folder">The folder they are in.</param>
    /// <param name="objects">The objects in the files.</param>
    /// <param name="files">The files.</param>
    public static RenderedOverlay AsWritten(string folder, IReadOnlyList<KubernetesObject> objects, IReadOnlyList<string> files) => new(folder, objects, [], files);

    /// <summary>The folder that holds the kustomization.</summary>
    public string Folder { get; }

    /// <summary>The last part of <see cref="Folder"/>: <c>production</c>.</summary>
    public string Name => Folder.Substring(Folder.LastIndexOf('/') + 1);

    /// <summary>The objects in the order of the build; where there are problems, those that could be made without the missing parts.</summary>
    public IReadOnlyList<KubernetesObject> Objects { get; }

    /// <summary>The objects of one kind, whatever their group, in the order of the build.</summary>
    public IReadOnlyList<KubernetesObject> OfKind(string kind)
        => (_byKind ??= ByKind()).TryGetValue(kind, out var objects) ? objects : [];

    /// <summary>Why the rendering is not whole; empty when it equals the real build's output.</summary>
    public IReadOnlyList<RenderProblem> Problems { get; }

    /// <summary>Every file that was read for it, in ordinal order.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>True when nothing is missing: a rule may then conclude from an object's absence.</summary>
    public bool IsComplete => Problems.Count == 0;

    private Dictionary<string, List<KubernetesObject>> ByKind()
    {
        var objects = new Dictionary<string, List<KubernetesObject>>(StringComparer.Ordinal);
        foreach (var candidate in Objects)
        {
            if (!objects.TryGetValue(candidate.Kind, out var same))
                objects.Add(candidate.Kind, same = []);
            same.Add(candidate);
        }

        return objects;
    }
}

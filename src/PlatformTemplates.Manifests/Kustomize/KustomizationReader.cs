using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// Reads a kustomization file. What comes out holds only known fields of the right form under their documented names, so
/// the steps of a build can take it as it is; what does not fit is a problem and left out.
/// </summary>
internal sealed class KustomizationReader(Build build)
{
    private static readonly string[] FileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>Reads the kustomization of a folder; null where it can't be read, which is reported.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="asker">The line that asks for the folder; null for the one the build begins with.</param>
    public Kustomization? Read(string folder, SourceSpan? asker)
    {
        var found = FileNames.Where(n => build.Exists(folder + "/" + n)).ToArray();
        if (found.Length == 0)
        {
            build.Invalid(asker ?? SourceSpan.StartOf(folder + "/" + FileNames[0]), $"The folder {Build.NameOf(folder)} has no kustomization.yaml.");
            return null;
        }

        var path = folder + "/" + found[0];
        if (found.Length > 1)
        {
            build.Invalid(SourceSpan.StartOf(path), $"The folder has {found.Length} kustomization files: {string.Join(", ", found)}. Keep one of them.");
            return null;
        }

        var file = build.Yaml(path);
        if (file is null)
        {
            build.Invalid(asker ?? SourceSpan.StartOf(path), $"The file {found[0]} is not text.");
            return null;
        }

        if (!build.IsReadable(file))
            return null;
        if (file.Documents.Count == 0)
        {
            build.Invalid(SourceSpan.StartOf(path), "The kustomization is empty.");
            return null;
        }

        if (file.Documents[0] is not YamlMapping root)
        {
            build.Invalid(file.Documents[0].Span, "A kustomization is a mapping of fields.");
            return null;
        }

        var fields = new ShapeCheck(build, isStrict: true).Fields(root, KustomizationShape.File);
        if (!HasContent(fields))
        {
            build.Invalid(SourceSpan.StartOf(path), "The kustomization is empty.");
            return null;
        }

        var kustomization = new Kustomization(folder, file, fields);
        return CheckType(kustomization) ? kustomization : null;
    }

    private static bool HasContent(YamlMapping fields)
    {
        foreach (var entry in fields.Entries)
        {
            if (entry.Key.Value is not ("apiVersion" or "kind"))
                return true;
        }

        return false;
    }

    private bool CheckType(Kustomization kustomization)
    {
        var kind = kustomization.Fields["kind"];
        if (kind?.Text is not (null or "" or "Kustomization" or "Component"))
        {
            build.Invalid(kind.Span, "The kind must be Kustomization or Component.");
            return false;
        }

        var version = kustomization.Fields["apiVersion"];
        var required = "kustomize.config.k8s.io/" + (kustomization.IsComponent ? "v1alpha1" : "v1beta1");
        if (version?.Text is null or "" || version.Text == required)
            return true;
        build.Invalid(version.Span, $"The apiVersion must be {required}.");
        return false;
    }
}

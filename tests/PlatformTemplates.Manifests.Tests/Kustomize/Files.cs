using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>
/// Files written as one text: a line <c>-- path --</c> begins each. What tests are about is then seen at one glance.
/// </summary>
internal sealed class Files
{
    private Files(IReadOnlyList<KeyValuePair<string, string>> texts) => Texts = texts;

    public IReadOnlyList<KeyValuePair<string, string>> Texts { get; }

    public static Files Parse(string text)
    {
        var files = new List<KeyValuePair<string, string>>();
        string? path = null;
        var content = new System.Text.StringBuilder();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("-- ", StringComparison.Ordinal) && line.EndsWith(" --", StringComparison.Ordinal))
            {
                Add();
                path = line[3..^3];
                content.Clear();
            }
            else
            {
                content.Append(line).Append('\n');
            }
        }

        Add();
        return new Files(files);

        void Add()
        {
            files.RemoveAll(f => f.Key == path);
            if (path is not null)
                files.Add(new(path, content.ToString().TrimEnd('\n') + "\n"));
        }
    }

    /// <summary>The files below a root, as the renderer takes them.</summary>
    public ManifestFileSet At(string root) => new(Texts.Select(f => new KeyValuePair<string, string?>(root + "/" + f.Key, f.Value)));

    /// <summary>The folder that is built: <c>overlay</c> where there is one.</summary>
    public string Folder(string root) => Texts.Any(f => f.Key.StartsWith("overlay/", StringComparison.Ordinal)) ? root + "/overlay" : root;

    /// <summary>Renders in memory.</summary>
    public RenderedOverlay Render(string root = "/r") => KustomizeRenderer.Render(At(root), Folder(root));
}

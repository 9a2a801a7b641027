using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Delivery;

/// <summary>A kustomization of the service as it is written.</summary>
/// <param name="Folder">The folder it is in, absolute, with <c>/</c>.</param>
/// <param name="File">The file.</param>
/// <param name="Root">Its fields.</param>
internal sealed record KustomizationFile(string Folder, YamlFile File, YamlMapping Root)
{
    public bool IsComponent => Root["kind"]?.Text == "Component";
}

/// <summary>The kustomizations of a service, and the files and folders that they name.</summary>
internal sealed class KustomizationFiles
{
    private readonly Dictionary<string, KustomizationFile> _naming = new(StringComparer.Ordinal);
    private readonly List<string> _inline = [];

    public KustomizationFiles(ServiceFacts facts)
    {
        All = [.. from file in facts.ServiceFiles
                  where file.IsKustomization
                  let yaml = facts.Files.Yaml(file.Path)
                  where yaml is { Documents: [YamlMapping, ..] }
                  select new KustomizationFile(file.Folder, yaml, (YamlMapping)yaml.Documents[0])];
        foreach (var kustomization in All)
            Read(kustomization, kustomization.Root);
    }

    public IReadOnlyList<KustomizationFile> All { get; }

    /// <summary>The kustomization that names a file or folder, in whatever field; null where none does.</summary>
    public KustomizationFile? Naming(string path) => _naming.TryGetValue(path, out var kustomization) ? kustomization : null;

    /// <summary>Whether a patch or generator that is written into a kustomization speaks of a file.</summary>
    public bool SpeakOf(string fileName) => _inline.Exists(text => text.IndexOf(fileName, StringComparison.Ordinal) >= 0);

    private void Read(KustomizationFile kustomization, YamlNode node)
    {
        foreach (var entry in node.Members)
            Read(kustomization, entry.Value);
        foreach (var item in node.Elements)
            Read(kustomization, item);
        if (node.Text is not { Length: > 0 } text)
            return;
        // A generator's entry is `name=file`; a text of several lines is a patch.
        if (text.IndexOf('\n') >= 0)
            _inline.Add(text);
        else
            Add(kustomization, text.Substring(text.IndexOf('=') + 1));
    }

    private void Add(KustomizationFile kustomization, string path)
    {
        var resolved = Environments.Resolve(kustomization.Folder, path);
        if (!_naming.ContainsKey(resolved))
            _naming.Add(resolved, kustomization);
    }
}

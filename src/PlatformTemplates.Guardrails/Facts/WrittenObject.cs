using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>An object as its own file has it, before any overlay changes it: where a fix is made.</summary>
/// <param name="File">The file.</param>
/// <param name="Root">The document in it.</param>
internal sealed record WrittenObject(YamlFile File, YamlMapping Root)
{
    /// <summary>Where people know it by: its name in its own file.</summary>
    public SourceSpan NameSpan => new KubernetesObject(Root).NameSpan;

    /// <summary>Finds the document a rendered object was first written in; null where a generator made it.</summary>
    public static WrittenObject? Of(ServiceFacts facts, KubernetesObject rendered)
        => facts.Files.Yaml(rendered.Span.Path) is { } file && file.Documents.OfType<YamlMapping>().FirstOrDefault(d => d.Span == rendered.Span) is { } root
            ? new WrittenObject(file, root)
            : null;
}

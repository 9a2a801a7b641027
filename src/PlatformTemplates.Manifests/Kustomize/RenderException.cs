using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>Ends one step of a build that the real build would end at; caught where the step is run, never seen outside.</summary>
internal sealed class RenderException(SourceSpan span, string message, RenderProblemKind kind = RenderProblemKind.Invalid)
    : Exception(message)
{
    public SourceSpan Span { get; } = span;

    public RenderProblemKind Kind { get; } = kind;
}

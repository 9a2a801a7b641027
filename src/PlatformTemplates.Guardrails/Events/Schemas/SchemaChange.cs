using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Events.Schemas;

/// <summary>A difference between two schemas that one side can't read over.</summary>
/// <param name="Span">Where it stands in the changed schema.</param>
/// <param name="Message">What it is, without a full stop.</param>
internal sealed record SchemaChange(SourceSpan Span, string Message);

using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Delivery;

/// <summary>What is unsafe in what CI runs.</summary>
/// <param name="Place">Where.</param>
/// <param name="Message">Why, and what to do.</param>
internal sealed record UnsafePart(SourceSpan Place, string Message);

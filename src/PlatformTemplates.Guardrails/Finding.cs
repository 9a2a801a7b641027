using PlatformTemplates.Guardrails.Exceptions;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails;

/// <summary>One thing that is not as a guardrail wants it, at the line that causes it.</summary>
/// <param name="Guardrail">Which guardrail.</param>
/// <param name="Span">Where.</param>
/// <param name="Message">What is wrong here and what to do, one sentence.</param>
/// <param name="Environments">The rendered environments it holds in; empty where it has nothing to do with rendering.</param>
/// <param name="Fix">The edit that mends it, or null.</param>
public sealed record Finding(GuardrailDescriptor Guardrail, SourceSpan Span, string Message, IReadOnlyList<string> Environments, Fix? Fix = null)
{
    /// <summary>The object it is about, <c>Deployment/orders</c>; null where it is about none.</summary>
    public string? Target { get; init; }

    /// <summary>The exception that covers it, or null. An excepted finding is shown as suppressed, never dropped.</summary>
    public ExceptionEntry? Exception { get; init; }

    /// <summary>The message with the environments it holds in.</summary>
    public string Text => (Environments.Count == 0 ? Message : $"{Message} [{string.Join(", ", Environments)}]")
        + (Exception is null ? "" : $" (excepted until {Exception.Expires:yyyy-MM-dd} by {Exception.Owner}: {Exception.Reason})");
}

/// <summary>Text edits that mend a finding; no two of them overlap.</summary>
/// <param name="Title">What it does, in the imperative: the light bulb's text.</param>
/// <param name="Edits">The edits, possibly in several files.</param>
public sealed record Fix(string Title, IReadOnlyList<TextEdit> Edits)
{
    /// <summary>Applies the edits of one file to its text.</summary>
    public string ApplyTo(string path, string text)
    {
        foreach (var edit in Edits.Where(e => e.Path == path).OrderByDescending(e => e.Start))
            text = text.Substring(0, edit.Start) + edit.NewText + text.Substring(edit.Start + edit.Length);
        return text;
    }
}

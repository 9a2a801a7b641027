using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Kubernetes.Schema;

/// <summary>What is wrong with a place of an object.</summary>
public enum SchemaProblemKind
{
    /// <summary>A field that its kind does not have.</summary>
    UnknownField,

    /// <summary>A value of the wrong type.</summary>
    WrongType,

    /// <summary>A word that is none of those there are.</summary>
    UnknownValue,

    /// <summary>A field that must be there and is not.</summary>
    MissingField,
}

/// <summary>A place of an object that does not fit its schema.</summary>
/// <param name="Kind">In what way.</param>
/// <param name="Span">The line that set it; of a missing field the line above it, or the patch that removed it.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Written">The text at <paramref name="Span"/>, without quotes; empty where a whole list or mapping is meant.</param>
/// <param name="Instead">What should be written in its place; null where that is not clear.</param>
/// <param name="Owner">The name of the type that the field belongs to.</param>
public sealed record SchemaProblem(SchemaProblemKind Kind, SourceSpan Span, string Message, string Written, string? Instead, string Owner);

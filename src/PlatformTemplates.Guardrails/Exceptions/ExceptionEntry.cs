using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Exceptions;

/// <summary>One entry of <c>platform-exceptions.yaml</c>: a guardrail that one object need not keep, for a while.</summary>
/// <param name="Guardrail">The id.</param>
/// <param name="Target">The object, <c>Deployment/orders</c>, or a file below the service's root, <c>src/Orders/Program.cs</c>; with <c>*</c> and <c>**</c> several.</param>
/// <param name="Environments">The environments it holds in; empty for all.</param>
/// <param name="Reason">Why.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Expires">The last day it holds, in UTC.</param>
/// <param name="ApprovedBy">Who of the platform team agreed; needed at the level strict.</param>
/// <param name="Span">The entry's guardrail id.</param>
/// <param name="ExpiresSpan">Where the day is written.</param>
public sealed record ExceptionEntry(
    string Guardrail, string Target, IReadOnlyList<string> Environments, string Reason, string Owner, DateTime Expires, string? ApprovedBy, SourceSpan Span, SourceSpan ExpiresSpan)
{
    /// <summary>Whether it is over on a day; never where the day is not known.</summary>
    public bool IsOver(DateTime? today) => today > Expires;

    /// <summary>Whether it is about a finding.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="root">The service's root folder.</param>
    public bool Covers(Finding finding, string root)
        => finding.Guardrail.Id == Guardrail
        && (finding.Target is { } target && ExceptionTarget.Matches(Target, target)
            || finding.Span.Path.Replace('\\', '/') is var path && path.StartsWith(root + "/", StringComparison.Ordinal) && ExceptionTarget.Matches(Target, path.Substring(root.Length + 1)))
        && (Environments.Count == 0 || finding.Environments.Count > 0 && finding.Environments.All(Environments.Contains));
}

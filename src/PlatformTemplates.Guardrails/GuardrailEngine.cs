using PlatformTemplates.Guardrails.Engine;
using PlatformTemplates.Guardrails.Exceptions;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails;

/// <summary>
/// Runs guardrails over a service's facts. The same facts give the same findings in every host. A host that sees code
/// late may ask twice: <see cref="CheckManifests"/> first, <see cref="CheckCode"/> when the code is known; together
/// they are <see cref="Check(ServiceFacts)"/>.
/// </summary>
public static class GuardrailEngine
{
    /// <summary>Everything there is to find. A guardrail that fails inside becomes a finding; nothing is thrown.</summary>
    public static IReadOnlyList<Finding> Check(ServiceFacts facts)
    {
        var manifests = CheckManifests(facts);
        return [.. manifests, .. CheckCode(facts, manifests)];
    }

    /// <summary>What can be found without looking at code.</summary>
    public static IReadOnlyList<Finding> CheckManifests(ServiceFacts facts)
        => Run(GuardrailCatalogue.ReadingManifests, facts);

    /// <summary>What needs a look at code, and the exceptions that nothing needed.</summary>
    /// <param name="facts">The facts; where they hold no code, guardrails say what the manifests alone tell.</param>
    /// <param name="earlier">What <see cref="CheckManifests"/> gave for the same facts, and what a host found in single operations.</param>
    public static IReadOnlyList<Finding> CheckCode(ServiceFacts facts, IReadOnlyList<Finding> earlier)
    {
        var findings = new List<Finding>(Run(GuardrailCatalogue.ReadingCode, facts));
        findings.AddRange(Guarded(GuardrailIds.InvalidException, () =>
        {
            if (facts.Exceptions.Entries.Count == 0)
                return [];
            var used = new HashSet<ExceptionEntry>(earlier.Concat(findings).Select(f => f.Exception).OfType<ExceptionEntry>());
            return InvalidException.Unused(facts, used);
        }));
        return findings;
    }

    /// <summary>Runs some guardrails.</summary>
    public static IReadOnlyList<Finding> Run(IEnumerable<Guardrail> guardrails, ServiceFacts facts)
    {
        var found = new List<Finding>();
        foreach (var guardrail in guardrails)
            found.AddRange(Guarded(guardrail.Descriptor.Id, () => Merge(guardrail.Check(facts), facts)));
        return found;
    }

    /// <summary>The finding that a guardrail, or a host's part of it, failed inside.</summary>
    /// <param name="what">The guardrail's id, or the name of the host's part.</param>
    /// <param name="failure">What was thrown.</param>
    public static Finding Failed(string what, Exception failure)
        => new(GuardrailFailed.About, SourceSpan.StartOf(""), $"{what} failed and was left out: {failure.GetType().Name}: {OneLine(failure.Message)} Please report it with the file it failed on.", []);

    private static IReadOnlyList<Finding> Guarded(string id, Func<IEnumerable<Finding>> check)
    {
        try
        {
            return [.. check()];
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return [Failed(id, failure)];
        }
    }

    // One cause, one finding: what several environments have in common names them all.
    private static List<Finding> Merge(IEnumerable<Finding> findings, ServiceFacts facts)
    {
        var merged = new List<Finding>();
        var places = new Dictionary<Cause, int>();
        foreach (var written in findings)
        {
            var finding = written with { Exception = facts.Exceptions.For(written) };
            var cause = new Cause(finding.Span, finding.Message, finding.Exception);
            if (!places.TryGetValue(cause, out var place))
            {
                places.Add(cause, merged.Count);
                merged.Add(finding with { Environments = Sorted(finding.Environments) });
            }
            else
            {
                merged[place] = merged[place] with { Environments = Sorted([.. merged[place].Environments, .. finding.Environments]) };
            }
        }

        return merged;
    }

    private static IReadOnlyList<string> Sorted(IReadOnlyList<string> names) => names.Count < 2 ? names : [.. new SortedSet<string>(names, StringComparer.Ordinal)];

    /// <summary>What makes several findings one.</summary>
    private sealed record Cause(SourceSpan Span, string Message, ExceptionEntry? Exception);

    private static string OneLine(string text) => text.Replace("\r", "").Replace('\n', ' ');
}

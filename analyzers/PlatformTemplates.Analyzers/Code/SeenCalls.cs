using Microsoft.CodeAnalysis.Operations;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>A call that means something.</summary>
internal sealed class SeenCall(CallMeaning meaning, IInvocationOperation call)
{
    public CallMeaning Meaning => meaning;

    public IInvocationOperation Call => call;
}

/// <summary>Calls by their meaning, in the order of the code: threads saw them in any order, and findings must not depend on it.</summary>
internal sealed class SeenCalls
{
    private readonly List<IInvocationOperation>?[] _byMeaning = new List<IInvocationOperation>?[(int)CallMeaning.HandsOver + 1];

    public SeenCalls(IEnumerable<SeenCall> seen)
    {
        var ordered = new List<SeenCall>(seen);
        ordered.Sort(Compare);
        foreach (var one in ordered)
            (_byMeaning[(int)one.Meaning] ??= []).Add(one.Call);
    }

    public IReadOnlyList<IInvocationOperation> this[CallMeaning meaning] => (IReadOnlyList<IInvocationOperation>?)_byMeaning[(int)meaning] ?? Array.Empty<IInvocationOperation>();

    public bool Has(CallMeaning meaning) => _byMeaning[(int)meaning] is not null;

    private static int Compare(SeenCall one, SeenCall other)
    {
        var (a, b) = (one.Call.Syntax, other.Call.Syntax);
        var order = string.CompareOrdinal(a.SyntaxTree.FilePath, b.SyntaxTree.FilePath);
        if (order == 0)
            order = a.SpanStart - b.SpanStart;
        return order == 0 ? a.Span.Length - b.Span.Length : order;
    }
}

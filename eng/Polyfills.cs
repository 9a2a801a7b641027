// What today's C# needs of its library and .NET Standard 2.0 lacks; compiled into each assembly of ours that targets it.
// A generator of polyfills (PolySharp 1.16) would add its files in an order of chance, and no two builds would be alike.

namespace Microsoft.CodeAnalysis
{
    /// <summary>Keeps a type out of the sight of other assemblies, even of those that see our internals.</summary>
    [Embedded]
    [System.AttributeUsage(System.AttributeTargets.All)]
    internal sealed class EmbeddedAttribute : System.Attribute;
}

namespace System.Runtime.CompilerServices
{
    /// <summary>Marks init accessors.</summary>
    [Microsoft.CodeAnalysis.Embedded]
    internal static class IsExternalInit;
}

namespace System
{
    /// <summary>A place in a sequence, counted from its start or from its end.</summary>
    [Microsoft.CodeAnalysis.Embedded]
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public int Value { get; } = value;

        public bool IsFromEnd { get; } = fromEnd;

        public static Index Start => new(0);

        public static Index End => new(0, fromEnd: true);

        public static implicit operator Index(int value) => new(value);

        public int GetOffset(int length) => IsFromEnd ? length - Value : Value;
    }

    /// <summary>A stretch of a sequence, the end not included.</summary>
    [Microsoft.CodeAnalysis.Embedded]
    internal readonly struct Range(Index start, Index end)
    {
        public Index Start { get; } = start;

        public Index End { get; } = end;

        public static Range All => new(Index.Start, Index.End);

        public static Range StartAt(Index start) => new(start, Index.End);

        public static Range EndAt(Index end) => new(Index.Start, end);
    }
}

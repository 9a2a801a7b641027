using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>What a scalar means, by the rules that kustomize and Kubernetes read YAML with.</summary>
public enum YamlScalarKind
{
    /// <summary>Text.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent.</summary>
    Float,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>No value: <c>null</c>, <c>~</c> or nothing at all.</summary>
    Null,
}

/// <summary>A single value.</summary>
public sealed class YamlScalar : YamlNode
{
    /// <summary>A scalar as written at a place.</summary>
    public YamlScalar(string value, YamlScalarKind kind, SourceSpan span)
        : base(span)
    {
        Value = value;
        Kind = kind;
    }

    internal YamlScalar(string value, YamlScalarKind kind, IPlaces places, int start, int end)
        : base(places, start, end)
    {
        Value = value;
        Kind = kind;
    }

    /// <summary>The text, without quotes and with escapes resolved.</summary>
    public string Value { get; }

    /// <summary>What the text means.</summary>
    public YamlScalarKind Kind { get; }

    /// <summary>Whether it is written without quotes and without a tag: other readers of YAML may take it for something else.</summary>
    internal bool IsPlain { get; init; }

    /// <summary>Whether a tag stands before it that is none of YAML's own, <c>!env_var</c>: only the program that knows the tag can tell the value.</summary>
    public bool HasForeignTag { get; internal init; }

    /// <summary>Whether it is folded text with lines that are more indented than the others.</summary>
    internal bool IsFolded { get; init; }

    /// <summary>Whether it has a tag that readers of YAML take for different things: <c>!!binary</c>, <c>!!timestamp</c> or a lone <c>!</c>.</summary>
    internal bool HasDisputedTag { get; init; }

    /// <summary>Whether nothing at all is written for it, inside of braces: kustomize takes that for null and writes an empty text.</summary>
    internal bool IsLeftOut { get; init; }

    /// <summary>The text for readers that know no dates: a date alone has been read as midnight of its day.</summary>
    internal string WithoutTime => IsPlain && Kind == YamlScalarKind.String && Value.Length == 20 && Value.EndsWith("T00:00:00Z", StringComparison.Ordinal) && Span.Length != Value.Length ? Value.Substring(0, 10) : Value;

    /// <inheritdoc/>
    public override YamlNode At(SourceSpan span) => new YamlScalar(Value, Kind, span) { IsPlain = IsPlain, HasForeignTag = HasForeignTag, IsFolded = IsFolded, HasDisputedTag = HasDisputedTag, IsLeftOut = IsLeftOut };

    /// <inheritdoc/>
    public override string ToString() => Value;
}

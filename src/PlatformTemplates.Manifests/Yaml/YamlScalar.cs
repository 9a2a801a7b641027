using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>What a scalar means, by the rules that kustomize and Kubernetes read YAML with.</summary>
public enum YamlScalarKind : byte
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
        : this(value, new Written(span, ScalarForm.None, kind))
    {
    }

    internal YamlScalar(string value, Written written)
        : base(written)
        => Value = value;

    /// <summary>The text, without quotes and with escapes resolved.</summary>
    public string Value { get; }

    /// <summary>What the text means.</summary>
    public YamlScalarKind Kind => Written.Kind;

    /// <summary>How it was written.</summary>
    internal ScalarForm Form => Written.Form;

    /// <inheritdoc cref="ScalarForm.Plain"/>
    internal bool IsPlain => (Form & ScalarForm.Plain) != 0;

    /// <summary>Whether a tag stands before it that is none of YAML's own, <c>!env_var</c>: only the program that knows the tag can tell the value.</summary>
    public bool HasForeignTag => (Form & ScalarForm.ForeignTag) != 0;

    /// <inheritdoc cref="ScalarForm.DisputedTag"/>
    internal bool HasDisputedTag => (Form & ScalarForm.DisputedTag) != 0;

    /// <inheritdoc cref="ScalarForm.Folded"/>
    internal bool IsFolded => (Form & ScalarForm.Folded) != 0;

    /// <inheritdoc cref="ScalarForm.LeftOut"/>
    internal bool IsLeftOut => (Form & ScalarForm.LeftOut) != 0;

    /// <summary>The text for readers that know no dates: a date alone has been read as midnight of its day.</summary>
    internal string WithoutTime => IsPlain && Kind == YamlScalarKind.String && Value.Length == 20 && Value.EndsWith("T00:00:00Z", StringComparison.Ordinal) && Span.Length != Value.Length ? Value.Substring(0, 10) : Value;

    /// <inheritdoc/>
    public override YamlNode At(SourceSpan span) => new YamlScalar(Value, new Written(span, Form, Kind));

    /// <inheritdoc/>
    public override string ToString() => Value;
}

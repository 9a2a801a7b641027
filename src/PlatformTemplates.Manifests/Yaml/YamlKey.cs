using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// The key of an entry: a scalar that lives in its mapping. Manifests hold as many keys as values, and as objects of their
/// own they would be half of what is kept.
/// </summary>
public readonly struct YamlKey
{
    private const int KindBits = 3;
    private const int EndBits = 8;

    private readonly IPlaces _places;
    private readonly int _start;
    // The end, how it was written and its kind: apart, they would make every entry a quarter larger.
    private readonly uint _endFormAndKind;

    /// <summary>The scalar as a key.</summary>
    public YamlKey(YamlScalar scalar)
        : this(scalar.Value, scalar.Kind, scalar.Form, scalar.Place)
    {
    }

    internal YamlKey(string value, YamlScalarKind kind, ScalarForm form, Place place)
    {
        (_places, _start, var end) = place;
        _endFormAndKind = ((uint)end << EndBits) | ((uint)form << KindBits) | (uint)kind;
        Value = value;
    }

    /// <summary>The text, without quotes and with escapes resolved.</summary>
    public string Value { get; }

    /// <summary>What the text means.</summary>
    public YamlScalarKind Kind => (YamlScalarKind)(_endFormAndKind & ((1 << KindBits) - 1));

    /// <inheritdoc cref="YamlScalar.Form"/>
    internal ScalarForm Form => (ScalarForm)((_endFormAndKind >> KindBits) & ((1 << (EndBits - KindBits)) - 1));

    /// <inheritdoc cref="ScalarForm.Plain"/>
    internal bool IsPlain => (Form & ScalarForm.Plain) != 0;

    /// <inheritdoc cref="ScalarForm.DisputedTag"/>
    internal bool HasDisputedTag => (Form & ScalarForm.DisputedTag) != 0;

    /// <summary>Where the key was written.</summary>
    public SourceSpan Span => _places.Span(_start, End);

    /// <summary>The text of a key that is not null, else null.</summary>
    public string? Text => Kind == YamlScalarKind.Null ? null : Value;

    /// <summary>The scalar as a key.</summary>
    public static implicit operator YamlKey(YamlScalar scalar) => new(scalar);

    /// <summary>The key as a value.</summary>
    public static implicit operator YamlScalar(YamlKey key) => key.ToScalar();

    /// <summary>The key as a value.</summary>
    public YamlScalar ToScalar() => new(Value, Kind, _places, _start, End) { Form = Form };

    internal Place Place => new(_places, _start, End);

    private int End => (int)(_endFormAndKind >> EndBits);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

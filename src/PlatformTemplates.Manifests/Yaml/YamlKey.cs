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

    private ScalarForm Form => (ScalarForm)((_endFormAndKind >> KindBits) & ((1 << (EndBits - KindBits)) - 1));

    /// <inheritdoc cref="ScalarForm.DisputedTag"/>
    internal bool HasDisputedTag => (Form & ScalarForm.DisputedTag) != 0;

    /// <summary>Where the key was written.</summary>
    public SourceSpan Span => Place.Span;

    /// <summary>The scalar as a key.</summary>
    public static implicit operator YamlKey(YamlScalar scalar) => new(scalar.Value, scalar.Kind, scalar.Form, scalar.Place);

    /// <summary>The key as a value.</summary>
    public static implicit operator YamlScalar(YamlKey key) => new(key.Value, key.Kind, key._places, key._start, key.End) { Form = key.Form };

    internal Place Place => new(_places, _start, End);

    private int End => (int)(_endFormAndKind >> EndBits);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

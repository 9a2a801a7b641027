using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// The key of an entry: a scalar that lives in its mapping. Manifests hold as many keys as values, and as objects of their
/// own they would be half of what is kept.
/// </summary>
public readonly struct YamlKey
{
    private const int KindBits = 4;
    private const int Plain = 8;

    private readonly IPlaces _places;
    private readonly int _start;
    // The end, the kind and whether it is plain: an entry of two words less is a tenth less to keep.
    private readonly int _endAndKind;

    /// <summary>The scalar as a key.</summary>
    public YamlKey(YamlScalar scalar)
    {
        (_places, _start, var end) = scalar.Place;
        _endAndKind = (end << KindBits) | (scalar.IsPlain ? Plain : 0) | (int)scalar.Kind;
        Value = scalar.Value;
    }

    /// <summary>The text, without quotes and with escapes resolved.</summary>
    public string Value { get; }

    /// <summary>What the text means.</summary>
    public YamlScalarKind Kind => (YamlScalarKind)(_endAndKind & (Plain - 1));

    /// <inheritdoc cref="YamlScalar.IsPlain"/>
    internal bool IsPlain => (_endAndKind & Plain) != 0;

    /// <summary>Where the key was written.</summary>
    public SourceSpan Span => _places.Span(_start, End);

    /// <summary>The text of a key that is not null, else null.</summary>
    public string? Text => Kind == YamlScalarKind.Null ? null : Value;

    /// <summary>The scalar as a key.</summary>
    public static implicit operator YamlKey(YamlScalar scalar) => new(scalar);

    /// <summary>The key as a value.</summary>
    public static implicit operator YamlScalar(YamlKey key) => key.ToScalar();

    /// <summary>The key as a value.</summary>
    public YamlScalar ToScalar() => new(Value, Kind, _places, _start, End) { IsPlain = IsPlain };

    internal Place Place => new(_places, _start, End);

    private int End => _endAndKind >> KindBits;

    /// <inheritdoc/>
    public override string ToString() => Value;
}

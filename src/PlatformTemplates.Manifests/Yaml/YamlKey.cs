using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// The key of an entry: a scalar that lives in its mapping. Manifests hold as many keys as values, and as objects of their
/// own they would be half of what is kept.
/// </summary>
public readonly struct YamlKey
{
    internal YamlKey(string value, Written written)
    {
        Value = value;
        Written = written;
    }

    /// <summary>The text, without quotes and with escapes resolved.</summary>
    public string Value { get; }

    /// <summary>What the text means.</summary>
    public YamlScalarKind Kind => Written.Kind;

    internal Written Written { get; }

    internal Place Place => Written.Place;

    /// <inheritdoc cref="ScalarForm.DisputedTag"/>
    internal bool HasDisputedTag => (Written.Form & ScalarForm.DisputedTag) != 0;

    /// <summary>Where the key was written.</summary>
    public SourceSpan Span => Place.Span;

    /// <summary>The scalar as a key.</summary>
    public static implicit operator YamlKey(YamlScalar scalar) => new(scalar.Value, scalar.Written);

    /// <summary>The key as a value.</summary>
    public static implicit operator YamlScalar(YamlKey key) => new(key.Value, key.Written);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

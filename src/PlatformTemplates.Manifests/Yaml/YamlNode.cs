using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// A value read from YAML that remembers where it was written. Nodes never change: rendering builds new mappings
/// and sequences around the nodes it keeps, so a value in a rendered object still knows the line that set it.
/// </summary>
public abstract class YamlNode
{
    // Lines and columns are made when they are asked for: findings do, and of a thousand values few have one.
    private protected YamlNode(Written written) => Written = written;

    internal Written Written { get; }

    internal Place Place => Written.Place;

    /// <summary>Where the value was written.</summary>
    public SourceSpan Span => Written.Place.Span;

    /// <summary>The same value as if it were written at <paramref name="span"/>.</summary>
    public abstract YamlNode At(SourceSpan span);

    /// <summary>The entry's value when this is a mapping that has the key, else null.</summary>
    public YamlNode? this[string key] => (this as YamlMapping)?.ValueOf(key);

    /// <summary>Follows mapping keys and, where a key is a number, sequence positions; null where the path ends early.</summary>
    public YamlNode? Find(params string[] path)
    {
        YamlNode? node = this;
        foreach (var key in path)
        {
            node = node switch
            {
                YamlMapping mapping => mapping.ValueOf(key),
                YamlSequence sequence when int.TryParse(key, out var index) && index >= 0 && index < sequence.Items.Count => sequence.Items[index],
                _ => null,
            };
            if (node is null)
                return null;
        }

        return node;
    }

    /// <summary>The place of the patch that took away what the path leads to, or a part above it; null where nothing was removed.</summary>
    /// <param name="path">Mapping keys, and positions in sequences, as <see cref="Find(string[])"/> takes them.</param>
    public SourceSpan? WhyMissing(params string[] path)
    {
        YamlNode? node = this;
        foreach (var key in path)
        {
            if (node is YamlMapping mapping && mapping.Find(key) is null)
                return mapping.RemovalOf(key);
            node = node.Find(key);
            if (node is null)
                return null;
        }

        return null;
    }

    /// <summary>The text of a scalar that is not null, else null.</summary>
    public string? Text => this is YamlScalar { Kind: not YamlScalarKind.Null } scalar ? scalar.Value : null;

    /// <summary>The items of a sequence; empty for anything else.</summary>
    public IReadOnlyList<YamlNode> Elements => (this as YamlSequence)?.Items ?? [];

    /// <summary>The entries of a mapping; empty for anything else.</summary>
    public IReadOnlyList<YamlEntry> Members => (this as YamlMapping)?.Entries ?? [];
}

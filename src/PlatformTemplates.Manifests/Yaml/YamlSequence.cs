using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>An ordered list of values.</summary>
public sealed class YamlSequence : YamlNode
{
    /// <summary>A sequence as written at a place.</summary>
    public YamlSequence(IReadOnlyList<YamlNode> items, SourceSpan span)
        : this(items, new Written(span))
    {
    }

    internal YamlSequence(IReadOnlyList<YamlNode> items, Written written)
        : base(written)
        => Items = YamlParts<YamlNode>.Of(items);

    /// <summary>The values in their order.</summary>
    public YamlParts<YamlNode> Items { get; }

    /// <inheritdoc/>
    public override YamlNode At(SourceSpan span) => new YamlSequence(Items, span);

    /// <summary>A sequence of other items at the same place.</summary>
    public YamlSequence With(IReadOnlyList<YamlNode> items) => new(items, Written);
}

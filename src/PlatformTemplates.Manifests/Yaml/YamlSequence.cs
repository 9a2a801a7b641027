using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>An ordered list of values.</summary>
public sealed class YamlSequence : YamlNode
{
    /// <summary>A sequence as written at a place.</summary>
    public YamlSequence(IReadOnlyList<YamlNode> items, SourceSpan span)
        : base(span)
        => Items = items as YamlNode[] ?? [.. items];

    internal YamlSequence(YamlNode[] items, IPlaces places, int start, int end)
        : base(places, start, end)
        => Items = items;

    private YamlSequence(IReadOnlyList<YamlNode> items, YamlNode at)
        : base(at)
        => Items = items as YamlNode[] ?? [.. items];

    /// <summary>The values in their order.</summary>
    public IReadOnlyList<YamlNode> Items { get; }

    /// <inheritdoc/>
    public override YamlNode At(SourceSpan span) => new YamlSequence(Items, span);

    /// <summary>A sequence of other items at the same place.</summary>
    public YamlSequence With(IReadOnlyList<YamlNode> items) => new(items, at: this);
}

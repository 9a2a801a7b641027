using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>Says where an offset of a text that is being read was written.</summary>
internal interface IPlaces
{
    SourceSpan Span(int start, int end);
}

/// <summary>A place that becomes a line and a column when it is asked for.</summary>
internal readonly record struct Place(IPlaces Places, int Start, int End)
{
    public SourceSpan Span => Places.Span(Start, End);
}

/// <summary>One place for every offset.</summary>
internal sealed class OnePlace(SourceSpan span) : IPlaces
{
    public SourceSpan Span(int start, int end) => span;
}

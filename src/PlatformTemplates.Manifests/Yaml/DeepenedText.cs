using System.Text;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// A text with spaces added before the lines of a value in double quotes. Kubernetes and kustomize read such a value however
/// little its lines are indented, the parser wants them deeper than what stands around it; what they mean is the same, since
/// spaces at the beginning of such a line are none of the value's.
/// </summary>
internal sealed class DeepenedText : IPlaces
{
    // A value further to the right is none that a person has written.
    private const int MostSpaces = 200;

    private readonly IPlaces _places;
    // Where spaces were added, and how many were up to there.
    private readonly List<int> _starts = [];
    private readonly List<int> _added = [];

    private DeepenedText(string text, int quote, IPlaces places)
    {
        _places = places;
        var deeper = new StringBuilder(text.Length);
        var depth = quote - LineOf(text, quote) + 1;
        var copied = 0;
        for (var i = quote + 1; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is not ('\r' or '\n'))
                i++;
            else if (text[i] == '\n' && depth <= MostSpaces)
                copied = Deepen(text, i + 1, depth, copied, deeper);
        }

        Text = deeper.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The text with the spaces.</summary>
    public string Text { get; }

    /// <summary>The text with the lines of the value whose quote is at an offset deepened; null where there is nothing to add.</summary>
    public static DeepenedText? Of(string text, int quote, IPlaces places)
        => quote >= 0 && quote < text.Length && text[quote] == '"' && new DeepenedText(text, quote, places) is { _starts.Count: > 0 } deepened && deepened.Text.Length <= YamlLimits.Characters ? deepened : null;

    /// <inheritdoc/>
    public SourceSpan Span(int start, int end) => _places.Span(Before(start), Before(end));

    private int Deepen(string text, int line, int depth, int copied, StringBuilder deeper)
    {
        var content = line;
        while (content < text.Length && text[content] is ' ' or '\t')
            content++;
        // An empty line needs none, and what ends a document ends it here, too.
        if (content - line >= depth || content == text.Length || text[content] is '\r' or '\n' || IsAt(text, line, "---") || IsAt(text, line, "..."))
            return copied;
        deeper.Append(text, copied, line - copied);
        _starts.Add(deeper.Length);
        _added.Add((_added.Count == 0 ? 0 : _added[_added.Count - 1]) + depth - (content - line));
        deeper.Append(' ', depth - (content - line));
        return line;
    }

    private int Before(int offset)
    {
        var found = _starts.BinarySearch(offset);
        var last = found >= 0 ? found : ~found - 1;
        if (last < 0)
            return offset;
        var earlier = last == 0 ? 0 : _added[last - 1];
        return Math.Max(_starts[last] - earlier, offset - _added[last]);
    }

    private static bool IsAt(string text, int offset, string marker) => string.CompareOrdinal(text, offset, marker, 0, marker.Length) == 0;

    private static int LineOf(string text, int offset) => offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;
}

using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>Lines and columns of offsets. Lines end where the compiler and editors end them, so a place printed is the place shown.</summary>
internal sealed class LineMap(string path, string text) : IPlaces
{
    // Made when the first place is asked for, and shared by all who read the file; that two of them make the same at once does no harm.
    private List<int>? _starts;
    private int _last;

    public SourceSpan Span(int start, int end)
    {
        start = Math.Max(0, Math.Min(start, text.Length));
        end = Math.Max(start, Math.Min(end, text.Length));
        var starts = _starts ??= Starts(text);
        var line = LineOf(starts, start);
        var endLine = LineOf(starts, end);
        _last = line;
        return new SourceSpan(path, start, end - start, line + 1, Column(start, starts[line]), endLine + 1, Column(end, starts[endLine]));
    }

    private static List<int> Starts(string text)
    {
        // A byte order mark takes an offset but no column.
        List<int> starts = [text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\u0085' or '\u2028' or '\u2029' || (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                starts.Add(i + 1);
        }

        return starts;
    }

    private static int Column(int offset, int start) => Math.Max(0, offset - start) + 1;

    private int LineOf(List<int> starts, int offset)
    {
        // Places are asked for in their order, nearly always: look from the last line on before searching.
        var line = _last;
        if (starts[line] <= offset)
        {
            for (var steps = 0; steps < 8; steps++, line++)
            {
                if (line + 1 == starts.Count || offset < starts[line + 1])
                    return _last = line;
            }
        }

        var found = starts.BinarySearch(offset);
        return _last = Math.Max(0, found >= 0 ? found : ~found - 1);
    }
}

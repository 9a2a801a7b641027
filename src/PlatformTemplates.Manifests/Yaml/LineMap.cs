using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>Says where an offset of a text that is being read was written.</summary>
internal interface IPlaces
{
    SourceSpan Span(int start, int end);
}

/// <summary>Lines and columns of offsets. Lines end where the compiler and editors end them, so a place printed is the place shown.</summary>
internal sealed class LineMap : IPlaces
{
    private readonly string _path;
    private readonly int _length;
    private readonly List<int> _starts;
    private int _last;

    public LineMap(string path, string text)
    {
        _path = path;
        _length = text.Length;
        // A byte order mark takes an offset but no column.
        _starts = [text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0];
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\u0085' or '\u2028' or '\u2029' || (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                _starts.Add(i + 1);
        }
    }

    public SourceSpan Span(int start, int end)
    {
        start = Math.Max(0, Math.Min(start, _length));
        end = Math.Max(start, Math.Min(end, _length));
        var line = LineOf(start);
        var endLine = LineOf(end);
        _last = line;
        return new SourceSpan(_path, start, end - start, line + 1, Column(start, line), endLine + 1, Column(end, endLine));
    }

    private int Column(int offset, int line) => Math.Max(0, offset - _starts[line]) + 1;

    private int LineOf(int offset)
    {
        // Values are asked for in their order, nearly always: look from the last line on before searching.
        var line = _last;
        if (_starts[line] <= offset)
        {
            for (var steps = 0; steps < 8; steps++, line++)
            {
                if (line + 1 == _starts.Count || offset < _starts[line + 1])
                    return _last = line;
            }
        }

        var found = _starts.BinarySearch(offset);
        return _last = Math.Max(0, found >= 0 ? found : ~found - 1);
    }
}

using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// YAML written inside a value of YAML, as inline patches are. Inside a literal block every value keeps its own line and
/// column of the outer file; inside any other style all of them have the place of the whole text.
/// </summary>
internal static class EmbeddedYaml
{
    /// <summary>Reads the text of a value.</summary>
    /// <param name="scalar">The value.</param>
    /// <param name="outer">The text of the file that the value stands in.</param>
    public static YamlFile Read(YamlScalar scalar, string outer)
        => YamlReader.Read(scalar.Span.Path, scalar.Value, Places(scalar, outer));

    private static IPlaces Places(YamlScalar scalar, string outer)
    {
        var span = scalar.Span;
        if (span.Start >= outer.Length || outer[span.Start] != '|')
            return new OnePlace(span);

        // The block's lines begin behind the line of its header; what is stripped from them is the same for all.
        var first = NextLine(outer, span.Start);
        var line = first;
        var inner = 0;
        while (inner < scalar.Value.Length && scalar.Value[inner] == '\n')
        {
            inner++;
            line = NextLine(outer, line);
        }

        var indent = Spaces(outer, line) - Spaces(scalar.Value, inner);
        return indent < 0 ? new OnePlace(span) : new BlockPlaces(span, outer, scalar.Value, first, indent);
    }

    private static int Spaces(string text, int start)
    {
        var i = start;
        while (i < text.Length && text[i] == ' ')
            i++;
        return i - start;
    }

    private static int NextLine(string text, int offset)
    {
        while (offset < text.Length && text[offset] is not ('\n' or '\r'))
            offset++;
        if (offset < text.Length)
            offset += text[offset] == '\r' && offset + 1 < text.Length && text[offset + 1] == '\n' ? 2 : 1;
        return offset;
    }

    private sealed class BlockPlaces : IPlaces
    {
        private readonly SourceSpan _block;
        private readonly int _length;
        private readonly int _indent;
        private readonly List<int> _inner = [0];
        private readonly List<int> _outer;
        private readonly List<int> _room = [];

        public BlockPlaces(SourceSpan block, string outer, string inner, int first, int indent)
        {
            _block = block;
            _length = outer.Length;
            _indent = indent;
            _outer = [first];
            _room.Add(Room(outer, first));
            for (var i = 0; i < inner.Length; i++)
            {
                if (inner[i] != '\n')
                    continue;
                first = NextLine(outer, first);
                _inner.Add(i + 1);
                _outer.Add(first);
                _room.Add(Room(outer, first));
            }
        }

        public SourceSpan Span(int start, int end)
        {
            var (from, line, column) = Place(start);
            var (to, endLine, endColumn) = Place(Math.Max(start, end));
            return new SourceSpan(_block.Path, from, to - from, line, column, endLine, endColumn);
        }

        private (int Offset, int Line, int Column) Place(int offset)
        {
            var found = _inner.BinarySearch(offset);
            var line = found >= 0 ? found : ~found - 1;
            // A line of spaces alone may be shorter than what is stripped from the others.
            var column = Math.Min(offset - _inner[line] + _indent, _room[line]);
            return (Math.Min(_length, _outer[line] + column), _block.Line + 1 + line, column + 1);
        }

        private static int Room(string text, int start)
        {
            var i = start;
            while (i < text.Length && text[i] is not ('\n' or '\r'))
                i++;
            return i - start;
        }
    }
}

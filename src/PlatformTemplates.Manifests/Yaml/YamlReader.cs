using PlatformTemplates.Manifests.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>Builds nodes from the parser's events. All that is wrong with a text ends as a problem at its place.</summary>
internal sealed class YamlReader
{
    private const string TagPrefix = "tag:yaml.org,2002:";
    private const string TooShallow = "multi-line double-quoted scalar, found wrong indentation";

    // How many values of a file may be as DeepenedText tells: each is another reading of it.
    private const int Deepenings = 16;

    private readonly string _text;
    private readonly IPlaces _places;
    private readonly int _shift;
    private readonly bool _hasTabs;
    private readonly List<YamlNode> _documents = [];
    private readonly List<YamlProblem> _problems = [];
    // Entries and items of all that is still open, the innermost last.
    private readonly List<YamlEntry> _entries = [];
    private readonly List<YamlNode> _items = [];
    private readonly Dictionary<string, ReadValue> _anchors = new(StringComparer.Ordinal);
    private Parser _parser = null!;
    private int _aliased;
    private int _values;
    private int _place;
    private int _flows;
    // The quote of a value whose lines the parser wants deeper.
    private int? _shallow;

    private YamlReader(string text, IPlaces places)
    {
        _text = text;
        _places = places;
        _shift = text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0;
        _hasTabs = text.IndexOf('\t') >= 0;
    }

    public static YamlFile Read(string path, string text)
    {
        if (text.Length > YamlLimits.Characters)
        {
            return new YamlFile(path, text, [], [new YamlProblem(
                SourceSpan.StartOf(path),
                $"The file has {text.Length} characters; at most {YamlLimits.Characters} are read. Split it, or keep it out of the manifests.")]);
        }

        return Read(path, text, new LineMap(path, text));
    }

    /// <summary>Reads a text whose places are told by <paramref name="places"/>.</summary>
    public static YamlFile Read(string path, string text, IPlaces places)
    {
        var reader = new YamlReader(text, places);
        reader.Read();
        for (var left = Deepenings; left > 0 && reader._shallow is { } quote && DeepenedText.Of(reader._text, quote, reader._places) is { } deepened; left--)
        {
            reader = new YamlReader(deepened.Text, deepened);
            reader.Read();
        }

        return new YamlFile(path, text, reader._documents, reader._problems);
    }

    private void Read()
    {
        if (FirstForeignCharacter() is >= 0 and var foreign)
        {
            Report(foreign, foreign + 1, $"The file is not text: it holds the character U+{(int)_text[foreign]:X4}, which YAML does not allow.");
            return;
        }

        try
        {
            using var input = new StringReader(_shift == 0 ? _text : _text.Substring(1));
            _parser = new Parser(input);
            ReadDocuments();
        }
        catch (Refusal refusal)
        {
            _problems.Add(new YamlProblem(refusal.Span, refusal.Message));
        }
    }

    /// <summary>The first character outside of YAML's character set, or -1.</summary>
    private int FirstForeignCharacter()
    {
        for (var i = 0; i < _text.Length; i++)
        {
            var c = _text[i];
            if (c is >= ' ' and < '\u007F' or '\n' or '\r' or '\t')
                continue;
            if (c < ' ' || c is (>= '\u007F' and < '\u00A0' and not '\u0085') or '\uFFFE' or '\uFFFF')
                return i;
            if (!char.IsSurrogate(c))
                continue;
            if (i + 1 == _text.Length || !char.IsSurrogatePair(c, _text[i + 1]))
                return i;
            i++;
        }

        return -1;
    }

    private void ReadDocuments()
    {
        while (Next() is { } parsed)
        {
            if (parsed is not DocumentStart)
                continue;
            _anchors.Clear();
            _flows = 0;
            var before = _problems.Count;
            var node = ReadNode(Next()!, 0).Node;
            if (_problems.Count == before && node is not YamlScalar { Kind: YamlScalarKind.Null })
                _documents.Add(_aliased == 0 ? Compaction.Compacted(node) : node);
            if (_problems.Count >= YamlLimits.Problems)
                return;
        }
    }

    private ParsingEvent? Next()
    {
        if (!MoveNext())
            return null;
        var current = _parser.Current!;
        _place = Math.Min(_text.Length, (int)current.End.Index + _shift);
        return current;
    }

    private bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (YamlException exception)
        {
            var start = (int)exception.Start.Index + _shift;
            if (exception.Message.IndexOf(TooShallow, StringComparison.Ordinal) >= 0)
                _shallow = start;
            throw new Refusal(_places.Span(start, Math.Max(start, (int)exception.End.Index + _shift)), $"This is not valid YAML: {Sentence(exception.Message)}");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The parser has a few ways to fail besides YamlException, InvalidOperationException among them, all of them
            // on text that is not YAML.
            throw new Refusal(_places.Span(_place, _place), "This is not valid YAML: what begins here cannot be read. Look for a bracket, brace or quote that is not closed.");
        }
    }

    /// <summary>Reads the value that an event begins.</summary>
    private ReadValue ReadNode(ParsingEvent parsed, int depth)
    {
        Admit(parsed, depth);
        return parsed switch
        {
            AnchorAlias alias => ReadAlias(alias, depth),
            Scalar scalar => Anchor(scalar, ReadScalar(scalar)),
            MappingStart mapping => Anchor(mapping, ReadMapping(mapping, depth)),
            SequenceStart sequence => Anchor(sequence, ReadSequence(sequence, depth)),
            _ => throw Refuse(parsed, "A value is expected here."),
        };
    }

    private void Admit(ParsingEvent parsed, int depth)
    {
        if (depth > YamlLimits.Depth)
            throw Refuse(parsed, $"Values nest deeper than {YamlLimits.Depth} levels.");
        if (++_values > YamlLimits.Values)
            throw Refuse(parsed, $"The file holds more than {YamlLimits.Values} keys and values. Split it, or keep it out of the manifests.");
        if (_hasTabs && _flows == 0 && IsIndentedByTab((int)parsed.Start.Index + _shift))
            throw Refuse(parsed, "A tab stands in the indentation of this line; YAML takes spaces only.");
    }

    private ReadValue Anchor(NodeEvent parsed, ReadValue read)
    {
        if (!parsed.Anchor.IsEmpty)
            _anchors[parsed.Anchor.Value] = read;
        return read;
    }

    private ReadValue ReadAlias(AnchorAlias alias, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchored))
            throw Refuse(alias, $"The alias *{alias.Value.Value} stands for nothing: no anchor &{alias.Value.Value} is written before it.");
        if (depth + anchored.Height > YamlLimits.Depth)
            throw Refuse(alias, $"Values nest deeper than {YamlLimits.Depth} levels.");
        _aliased += anchored.Weight;
        if (_aliased > YamlLimits.AliasedNodes)
            throw Refuse(alias, $"The aliases of this file stand for more than {YamlLimits.AliasedNodes} values.");
        return anchored with { End = (int)alias.End.Index + _shift };
    }

    private ReadValue ReadScalar(Scalar scalar)
    {
        var key = ReadText(scalar, out var end);
        return new ReadValue((YamlScalar)key, 1, 0, end);
    }

    private YamlKey ReadText(Scalar scalar, out int end)
    {
        var start = ContentStart(scalar, (int)scalar.Start.Index + _shift);
        end = Math.Max(start, Math.Min(_text.Length, (int)scalar.End.Index + _shift));
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded or ScalarStyle.Plain)
        {
            while (end > start && _text[end - 1] is ' ' or '\n' or '\r' or '\t')
                end--;
        }

        var text = RecurringTexts.Of(scalar.Value);
        var kind = Kind(scalar, ref text, start, end);
        var form = FormOf(scalar, text);
        if ((form & ScalarForm.LeftOut) != 0 && start > 1 && start < _text.Length && _text[start] == ',' && _text[start - 1] == ':' && _text[start - 2] is not ('"' or '\''))
            throw new Refusal(_places.Span(start - 1, start), "Some readers of YAML take this colon for a part of the key: put a space after it.");
        return new YamlKey(text, new Written(_places, start, end, form, kind));
    }

    private ScalarForm FormOf(Scalar scalar, string text)
    {
        if (scalar.Tag.IsEmpty)
        {
            return scalar.Style == ScalarStyle.Plain ? text.Length == 0 && _flows > 0 ? ScalarForm.Plain | ScalarForm.LeftOut : ScalarForm.Plain
                : scalar.Style == ScalarStyle.Folded && HasIndentedLine(text) ? ScalarForm.Folded
                : ScalarForm.None;
        }

        return (IsForeign(scalar.Tag) ? ScalarForm.ForeignTag : ScalarForm.None)
            | (scalar.Tag.IsNonSpecific || scalar.Tag.Value is TagPrefix + "binary" or TagPrefix + "timestamp" ? ScalarForm.DisputedTag : ScalarForm.None)
            | (scalar.Style == ScalarStyle.Folded && HasIndentedLine(text) ? ScalarForm.Folded : ScalarForm.None);
    }

    private YamlScalarKind Kind(Scalar scalar, ref string text, int start, int end)
    {
        if (scalar.Tag.IsEmpty)
            return scalar.Style == ScalarStyle.Plain ? ScalarResolution.Resolve(ref text) : YamlScalarKind.String;
        var tag = scalar.Tag.IsNonSpecific ? "!" : scalar.Tag.Value;
        if (!tag.StartsWith(TagPrefix, StringComparison.Ordinal))
            return YamlScalarKind.String;
        var name = tag.Substring(TagPrefix.Length);
        if (name == "binary")
        {
            text = Decode(text, start, end);
            return YamlScalarKind.String;
        }

        var kind = ScalarResolution.Resolve(ref text);
        return name switch
        {
            "null" when kind == YamlScalarKind.Null => kind,
            "bool" when kind == YamlScalarKind.Boolean => kind,
            "int" when kind == YamlScalarKind.Integer => kind,
            "float" when kind is YamlScalarKind.Float or YamlScalarKind.Integer => YamlScalarKind.Float,
            "null" or "bool" or "int" or "float" => throw new Refusal(_places.Span(start, end), $"'{scalar.Value}' is no !!{name}."),
            "timestamp" => YamlScalarKind.String,
            _ => Untouched(scalar, ref text),
        };
    }

    private static bool HasIndentedLine(string text) => text.IndexOf("\n ", StringComparison.Ordinal) >= 0 || text.IndexOf("\n\t", StringComparison.Ordinal) >= 0;

    private static bool IsForeign(TagName tag) => !tag.IsEmpty && !tag.IsNonSpecific && !tag.Value.StartsWith(TagPrefix, StringComparison.Ordinal);

    private static YamlScalarKind Untouched(Scalar scalar, ref string text)
    {
        text = scalar.Value;
        return YamlScalarKind.String;
    }

    private string Decode(string text, int start, int end)
    {
        try
        {
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw new Refusal(_places.Span(start, end), "This !!binary value is not base64.");
        }
    }

    private ReadValue ReadSequence(SequenceStart parsed, int depth)
    {
        var from = _items.Count;
        if (parsed.Style == SequenceStyle.Flow)
            _flows++;
        var start = ContentStart(parsed, (int)parsed.Start.Index + _shift);
        var end = start;
        var weight = 1;
        var height = 1;
        ParsingEvent next;
        while ((next = Next()!) is not SequenceEnd)
        {
            var read = ReadNode(next, depth + 1);
            _items.Add(read.Node);
            weight += read.Weight;
            end = read.End;
            height = Math.Max(height, read.Height + 1);
        }

        if (parsed.Style == SequenceStyle.Flow)
            _flows--;
        end = Math.Max(end, Closing(next, start, '[', ']'));
        return new ReadValue(new YamlSequence(Taken(_items, from), new Written(_places, start, end)), weight, height, end);
    }

    private ReadValue ReadMapping(MappingStart parsed, int depth)
    {
        var from = _entries.Count;
        HashSet<string>? many = null;
        List<YamlMapping>? merged = null;
        var flow = parsed.Style == MappingStyle.Flow;
        if (flow)
            _flows++;
        var start = ContentStart(parsed, (int)parsed.Start.Index + _shift);
        var end = start;
        var weight = 1;
        var height = 1;
        var first = true;
        ParsingEvent next;
        while ((next = Next()!) is not MappingEnd)
        {
            if (first && !flow)
                start = Math.Max(start, (int)next.Start.Index + _shift);
            first = false;
            var key = ReadKey(next, depth, out var keyEnd);
            var isMerge = next is Scalar { Style: ScalarStyle.Plain, Value: "<<" };
            var value = ReadNode(Next()!, depth + 1);
            height = Math.Max(height, value.Height + 1);
            weight += value.Weight + 1;
            end = Math.Max(value.End, keyEnd);
            if (isMerge)
            {
                if (merged is not null)
                    Report(key.Span, "The key '<<' stands here for the second time; give it a list instead.");
                Merge(value.Node, key.Span, merged = []);
            }
            else if (IsThere(from, ref many, key.Value) is { } before)
            {
                Report(key.Span, $"The key '{key.Value}' stands here for the second time; the first is in line {before.Key.Span.Line}.");
            }
            else
            {
                _entries.Add(new YamlEntry(key, value.Node));
            }
        }

        if (flow)
            _flows--;
        end = Math.Max(end, Closing(next, start, '{', '}'));
        if (merged is not null)
        {
            // What the mapping says itself wins, then the earlier of the merged ones.
            foreach (var mapping in merged)
            {
                foreach (var entry in mapping.Entries)
                {
                    if (IsThere(from, ref many, entry.Key.Value) is null)
                        _entries.Add(entry);
                }
            }
        }

        return new ReadValue(new YamlMapping(Taken(_entries, from), new Written(_places, start, end), []), weight, height, end);
    }

    private YamlKey ReadKey(ParsingEvent parsed, int depth, out int end)
    {
        if (parsed is Scalar { Anchor.IsEmpty: true } scalar)
        {
            Admit(parsed, depth + 1);
            return ReadText(scalar, out end);
        }

        var read = ReadNode(parsed, depth + 1);
        end = read.End;
        if (read.Node is YamlScalar key)
            return key;
        // `name: {{ value }}` is a mapping in a mapping, whose key it is.
        var start = (int)parsed.Start.Index + _shift;
        throw start > 0 && start < _text.Length && _text[start] == '{' && _text[start - 1] == '{'
            ? new Refusal(_places.Span(start - 1, end), "A key must be text. A placeholder like '{{ value }}' needs quotes in YAML.")
            : Refuse(parsed, "A key must be text, not a list or a mapping.");
    }

    private void Merge(YamlNode value, SourceSpan place, List<YamlMapping> merged)
    {
        if (value is YamlMapping mapping)
        {
            merged.Add(mapping);
            return;
        }

        if (value is YamlSequence sequence)
        {
            foreach (var item in sequence.Items)
            {
                if (item is not YamlMapping one)
                {
                    Report(place, "The key '<<' takes a mapping or a list of mappings.");
                    return;
                }

                merged.Add(one);
            }

            return;
        }

        Report(place, "The key '<<' takes a mapping or a list of mappings.");
    }

    /// <summary>The entry of a key in the mapping whose entries begin at <paramref name="from"/>. Small mappings are searched, large ones (a CRD's, a hostile one's) remembered.</summary>
    private YamlEntry? IsThere(int from, ref HashSet<string>? many, string key)
    {
        if (_entries.Count - from >= 16)
        {
            if (many is null)
            {
                many = new HashSet<string>(StringComparer.Ordinal);
                for (var i = from; i < _entries.Count; i++)
                    many.Add(_entries[i].Key.Value);
            }

            if (many.Add(key))
                return null;
        }

        for (var i = from; i < _entries.Count; i++)
        {
            if (_entries[i].Key.Value == key)
                return _entries[i];
        }

        return null;
    }

    /// <summary>Takes what has been gathered since <paramref name="from"/>.</summary>
    private static T[] Taken<T>(List<T> gathered, int from)
    {
        if (gathered.Count == from)
            return [];
        var taken = new T[gathered.Count - from];
        gathered.CopyTo(from, taken, 0, taken.Length);
        gathered.RemoveRange(from, taken.Length);
        return taken;
    }

    /// <summary>The offset of the value itself, behind its anchor and tag.</summary>
    private int ContentStart(NodeEvent parsed, int start)
    {
        if (parsed.Anchor.IsEmpty && parsed.Tag.IsEmpty)
            return Math.Min(start, _text.Length);
        var end = Math.Min(_text.Length, (int)parsed.End.Index + _shift);
        var i = start;
        while (i < end && _text[i] is '&' or '!')
        {
            var after = i;
            while (after < end && !IsSpace(_text[after]))
                after++;
            while (after < end && IsSpace(_text[after]))
                after++;
            i = after;
        }

        return i;
    }

    /// <summary>
    /// Whether a tab stands between the beginning of the line and the value: the parser lets some of these pass that
    /// kubectl and kustomize refuse.
    /// </summary>
    private bool IsIndentedByTab(int offset)
    {
        var tab = false;
        var i = Math.Min(offset, _text.Length) - 1;
        for (; i >= 0 && _text[i] is ' ' or '\t'; i--)
            tab |= _text[i] == '\t';
        return tab && (i < 0 || _text[i] is '\n' or '\r' or '-' or '?');
    }

    /// <summary>The offset behind a closing bracket; 0 where the value has none.</summary>
    private int Closing(ParsingEvent parsed, int start, char opening, char closing)
    {
        var place = (int)parsed.Start.Index + _shift;
        return start < _text.Length && _text[start] == opening && place < _text.Length && _text[place] == closing ? place + 1 : 0;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r';

    private void Report(int start, int end, string message) => Report(_places.Span(start, end), message);

    private void Report(SourceSpan span, string message)
    {
        if (_problems.Count < YamlLimits.Problems)
            _problems.Add(new YamlProblem(span, message));
    }

    private Refusal Refuse(ParsingEvent parsed, string message)
        => new(_places.Span((int)parsed.Start.Index + _shift, (int)parsed.End.Index + _shift), message);

    private static string Sentence(string message)
    {
        message = message.Trim();
        var text = message.Length > 0 ? char.ToLowerInvariant(message[0]) + message.Substring(1) : "it cannot be parsed";
        return text.EndsWith(".", StringComparison.Ordinal) ? text : text + ".";
    }

    /// <summary>A value as read.</summary>
    /// <param name="Node">The value.</param>
    /// <param name="Weight">How many nodes are in it, each as often as an alias repeats it.</param>
    /// <param name="Height">How many levels nest below it.</param>
    /// <param name="End">Offset behind what was written for it; an alias ends where the alias does.</param>
    private readonly record struct ReadValue(YamlNode Node, int Weight, int Height, int End);

    /// <summary>Leaves the reading of a document that can't be kept; caught above, never seen outside.</summary>
    private sealed class Refusal(SourceSpan span, string message) : Exception(message)
    {
        public SourceSpan Span { get; } = span;
    }
}

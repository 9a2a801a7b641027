using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// Makes the text edits that change one thing in a file of YAML. Comments, quotes, indentation and line ends of
/// everything else stay as they are. Where a change can't be made that way there is no edit: the answer is empty.
/// </summary>
public static class YamlEdit
{
    /// <summary>Sets a scalar below a mapping of the file, making the mappings on the way.</summary>
    /// <param name="file">The file as read.</param>
    /// <param name="target">A mapping of that file.</param>
    /// <param name="path">The keys from there.</param>
    /// <param name="value">The scalar as YAML writes it.</param>
    public static IReadOnlyList<TextEdit> Set(YamlFile file, YamlMapping target, IReadOnlyList<string> path, string value)
        => Insert(file, target, path, inline: value, block: []);

    /// <summary>Sets a block of lines below a mapping of the file, making the mappings on the way.</summary>
    /// <param name="file">The file as read.</param>
    /// <param name="target">A mapping of that file.</param>
    /// <param name="path">The keys from there.</param>
    /// <param name="lines">The value in block style, two spaces a level.</param>
    public static IReadOnlyList<TextEdit> SetBlock(YamlFile file, YamlMapping target, IReadOnlyList<string> path, IReadOnlyList<string> lines)
        => Insert(file, target, path, inline: null, lines);

    /// <summary>Appends items to a sequence in block style.</summary>
    /// <param name="file">The file as read.</param>
    /// <param name="sequence">A sequence of that file.</param>
    /// <param name="items">The lines of each item in block style, without its dash.</param>
    public static IReadOnlyList<TextEdit> Append(YamlFile file, YamlSequence sequence, IReadOnlyList<IReadOnlyList<string>> items)
    {
        if (sequence.Items.Count == 0 || IsFlow(file.Text, sequence))
            return [];
        var dash = file.Text.LastIndexOf('-', Math.Max(sequence.Items[0].Span.Start - 1, 0));
        if (dash < 0)
            return [];
        var indent = new string(' ', dash - LineStart(file.Text, dash));
        var newLine = NewLine(file.Text);
        var lines = items.SelectMany(item => item.Select((line, i) => newLine + indent + (i == 0 ? "- " : "  ") + line));
        return [new TextEdit(file.Path, LineEnd(file.Text, sequence.Span.End), 0, string.Concat(lines))];
    }

    /// <summary>
    /// Takes away the lines of the entry, or of the item of a list, that stands at a place; and what would be left
    /// empty around it, since an empty value would itself say something.
    /// </summary>
    /// <param name="file">The file as read.</param>
    /// <param name="place">Inside the key or the value of the entry; the span of an item for the item.</param>
    public static IReadOnlyList<TextEdit> Remove(YamlFile file, SourceSpan place)
    {
        foreach (var document in file.Documents)
        {
            var path = new List<(YamlNode Holder, int Index)>();
            if (!Locate(file.Text, document, place, path))
                continue;
            for (var i = path.Count - 1; i >= 0; i--)
            {
                var (holder, index) = path[i];
                if (IsFlow(file.Text, holder))
                    return [];
                var count = holder is YamlMapping m ? m.Entries.Count : ((YamlSequence)holder).Items.Count;
                if (holder is YamlMapping { Entries: var entries } && entries.Any(e => e.Key.Value == "op"))
                    continue;
                if (count > 1)
                    return RemoveLines(file, holder, index);
            }

            return [];
        }

        return [];
    }

    /// <summary>Adds a document at the end of a file that has some.</summary>
    /// <param name="file">The file as read.</param>
    /// <param name="lines">The document.</param>
    public static IReadOnlyList<TextEdit> AppendDocument(YamlFile file, IReadOnlyList<string> lines)
    {
        if (file.Documents.Count == 0 || file.Documents.Any(d => IsFlow(file.Text, d)))
            return [];
        var newLine = NewLine(file.Text);
        var begin = file.Text.EndsWith("\n", StringComparison.Ordinal) ? "" : newLine;
        return [new TextEdit(file.Path, file.Text.Length, 0, begin + "---" + newLine + string.Concat(lines.Select(line => line + newLine)))];
    }

    /// <summary>
    /// Several changes as one; what they insert at one place becomes one insertion, what is deeper first, since it belongs
    /// to what stands before. Where one of the changes can't be made, none is.
    /// </summary>
    public static IReadOnlyList<TextEdit> Together(params IReadOnlyList<TextEdit>[] changes)
        => changes.Any(c => c.Count == 0)
            ? []
            : [.. changes.SelectMany(c => c).GroupBy(e => (e.Path, e.Start, e.Length)).Select(same => same.First() with { NewText = string.Concat(same.OrderByDescending(e => Depth(e.NewText)).Select(e => e.NewText)) })];

    // What goes on in the line comes first, a new document last. An item may stand in the column of its list's key.
    private static int Depth(string inserted)
    {
        var lines = inserted.TrimStart('\r', '\n');
        if (lines.Length == inserted.Length)
            return int.MaxValue;
        var content = lines.TrimStart(' ');
        return content.StartsWith("---", StringComparison.Ordinal) ? -1 : (2 * (lines.Length - content.Length)) + (content.StartsWith("- ", StringComparison.Ordinal) ? 1 : 0);
    }

    private static IReadOnlyList<TextEdit> RemoveLines(YamlFile file, YamlNode holder, int index)
    {
        var text = file.Text;
        int start, end;
        if (holder is YamlMapping mapping)
        {
            start = mapping.Entries[index].Key.Span.Start;
            end = EndOf(text, mapping.Entries[index]);
        }
        else
        {
            var item = ((YamlSequence)holder).Items[index];
            start = text.LastIndexOf('-', Math.Max(item.Span.Start - 1, 0));
            end = item.Span.End;
        }

        var line = start < 0 ? 0 : LineStart(text, start);
        if (start < 0 || text.Substring(line, start - line).Trim().Length > 0)
            return [];
        var next = LineEnd(text, end);
        if (next < text.Length && text[next] == '\r')
            next++;
        if (next < text.Length)
            next++;
        return [new TextEdit(file.Path, line, next - line, "")];
    }

    private static bool Locate(string text, YamlNode node, SourceSpan place, List<(YamlNode Holder, int Index)> path)
    {
        if (node is YamlMapping mapping)
        {
            for (var i = 0; i < mapping.Entries.Count; i++)
            {
                var entry = mapping.Entries[i];
                if (place.Start < entry.Key.Span.Start || place.Start > EndOf(text, entry))
                    continue;
                path.Add((mapping, i));
                // A span that begins at the key and ends behind it means the entry, whatever is below it.
                if (place.Start >= entry.Value.Span.Start)
                    Locate(text, entry.Value, place, path);
                return true;
            }
        }
        else if (node is YamlSequence sequence)
        {
            for (var i = 0; i < sequence.Items.Count; i++)
            {
                var item = sequence.Items[i];
                if (place.Start < item.Span.Start || place.Start > item.Span.End)
                    continue;
                path.Add((sequence, i));
                // The span of an item means the item.
                if (place != item.Span)
                    Locate(text, item, place, path);
                return true;
            }
        }

        return false;
    }

    private static IReadOnlyList<TextEdit> Insert(YamlFile file, YamlMapping target, IReadOnlyList<string> path, string? inline, IReadOnlyList<string> block)
    {
        var text = file.Text;
        var unit = IndentUnit(file, target);
        var current = target;
        for (var i = 0; i < path.Count; i++)
        {
            if (current.Find(path[i]) is not { } entry)
            {
                if (IsFlow(text, current))
                    return inline is null ? [] : [InsertInFlow(file, current, FlowEntry(path, i, inline))];
                if (current.Entries.Count == 0)
                    return [];
                var column = current.Span.Column - 1;
                var newLine = NewLine(text);
                var at = LineEnd(text, current.Span.End);
                return [new TextEdit(file.Path, at, 0, newLine + string.Join(newLine, Lines(path, i, inline, block, column, unit)))];
            }

            // An alias: the anchor's other uses would change too.
            if (entry.Value.Span.Start < entry.Key.Span.Start)
                return [];
            if (entry.Value is YamlMapping { Entries.Count: > 0 } below)
            {
                current = below;
                continue;
            }

            if (entry.Value is not (YamlMapping { Entries.Count: 0 } or YamlSequence { Items.Count: 0 } or YamlScalar { Kind: YamlScalarKind.Null }))
                return [];
            return Fill(file, current, entry, path, i, inline, block, unit);
        }

        return [];
    }

    // `resources:`, `resources: {}`, `resources: null`: the key is there, its value is nothing.
    private static IReadOnlyList<TextEdit> Fill(YamlFile file, YamlMapping holder, YamlEntry entry, IReadOnlyList<string> path, int i, string? inline, IReadOnlyList<string> block, int unit)
    {
        var text = file.Text;
        var colon = text.IndexOf(':', entry.Key.Span.End);
        if (colon < 0)
            return [];
        var isLast = i == path.Count - 1;
        var valueEnd = Math.Max(colon + 1, entry.Value.Span.Length == 0 ? colon + 1 : entry.Value.Span.End);
        if (isLast && inline is not null)
            return [new TextEdit(file.Path, colon + 1, valueEnd - colon - 1, " " + inline)];
        if (IsFlow(text, holder))
            return inline is null ? [] : [new TextEdit(file.Path, colon + 1, valueEnd - colon - 1, " {" + FlowEntry(path, i + 1, inline) + "}")];

        var newLine = NewLine(text);
        var column = entry.Key.Span.Column - 1 + unit;
        var lines = isLast ? Indented(block, column, unit) : Lines(path, i + 1, inline, block, column, unit);
        var insert = new TextEdit(file.Path, LineEnd(text, valueEnd), 0, newLine + string.Join(newLine, lines));
        return valueEnd == colon + 1 ? [insert] : [new TextEdit(file.Path, colon + 1, valueEnd - colon - 1, ""), insert];
    }

    private static IEnumerable<string> Lines(IReadOnlyList<string> path, int from, string? inline, IReadOnlyList<string> block, int column, int unit)
    {
        for (var i = from; i < path.Count; i++, column += unit)
            yield return new string(' ', column) + path[i] + ":" + (i == path.Count - 1 && inline is not null ? " " + inline : "");
        foreach (var line in Indented(block, column, unit))
            yield return line;
    }

    // A level is as deep as the file has it; what follows a dash stands two columns behind it in every file.
    private static IEnumerable<string> Indented(IReadOnlyList<string> block, int column, int unit)
    {
        var columns = new Dictionary<int, int> { [0] = column };
        foreach (var line in block)
        {
            var content = line.TrimStart(' ');
            var level = line.Length - content.Length;
            var at = columns[level];
            yield return new string(' ', at) + content;
            for (; content.StartsWith("- ", StringComparison.Ordinal); content = content.Substring(2))
                columns[level += 2] = at += 2;
            columns[level + 2] = at + unit;
        }
    }

    private static TextEdit InsertInFlow(YamlFile file, YamlMapping mapping, string entry)
        => mapping.Entries.Count == 0
            ? new TextEdit(file.Path, mapping.Span.Start + 1, 0, entry)
            : new TextEdit(file.Path, EndOf(file.Text, mapping.Entries[mapping.Entries.Count - 1]), 0, ", " + entry);

    private static string FlowEntry(IReadOnlyList<string> path, int from, string value)
        => from == path.Count - 1 ? $"{path[from]}: {value}" : $"{path[from]}: {{{FlowEntry(path, from + 1, value)}}}";

    private static int IndentUnit(YamlFile file, YamlMapping target)
    {
        foreach (var mapping in file.Documents.OfType<YamlMapping>().Prepend(target))
        {
            foreach (var entry in mapping.Entries)
            {
                if (entry.Value is YamlMapping { Entries.Count: > 0 } below && below.Span.Line > entry.Key.Span.Line)
                    return Math.Max(below.Entries[0].Key.Span.Column - entry.Key.Span.Column, 1);
            }
        }

        return 2;
    }

    private static bool IsFlow(string text, YamlNode node)
        => node.Span.Start < text.Length && text[node.Span.Start] is '{' or '[' && node is (YamlMapping or YamlSequence);

    private static int EndOf(string text, YamlEntry entry)
        => entry.Value.Span.Start < entry.Key.Span.Start ? LineEnd(text, entry.Key.Span.End) : Math.Max(entry.Key.Span.End, entry.Value.Span.End);

    private static int LineStart(string text, int offset) => offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;

    private static int LineEnd(string text, int offset)
    {
        var end = text.IndexOf('\n', Math.Min(offset, text.Length));
        if (end < 0)
            return text.Length;
        return end > offset && text[end - 1] == '\r' ? end - 1 : end;
    }

    private static string NewLine(string text) => text.IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r\n" : "\n";
}

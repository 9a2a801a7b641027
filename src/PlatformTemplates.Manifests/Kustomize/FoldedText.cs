using System.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// Kustomize writes every object out and reads it again in the end. Its writer puts an empty line behind a line of folded
/// text, also where the next one is more indented: there the reader takes it for a part of the text.
/// </summary>
internal static class FoldedText
{
    /// <summary>The value as it is after that; the same one where nothing in it changes.</summary>
    public static YamlNode Rewritten(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { IsFolded: true } scalar:
                return new YamlScalar(Rewritten(scalar.Value), scalar.Kind, scalar.Span);
            case YamlMapping mapping:
                List<YamlEntry>? changes = null;
                foreach (var entry in mapping.Entries)
                {
                    if (Rewritten(entry.Value) is var value && !ReferenceEquals(value, entry.Value))
                        (changes ??= []).Add(entry with { Value = value });
                }

                return changes is null ? mapping : mapping.WithAll(changes);
            case YamlSequence sequence:
                YamlNode[]? items = null;
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    if (Rewritten(sequence.Items[i]) is var item && !ReferenceEquals(item, sequence.Items[i]))
                        (items ??= [.. sequence.Items])[i] = item;
                }

                return items is null ? sequence : sequence.With(items);
            default:
                return node;
        }
    }

    private static string Rewritten(string text)
    {
        // What does not begin, end or break at a blank and has no character outside of the first plane is written so; all
        // else in quotes, or in another way.
        if (IsBlank(text, 0) || text[text.Length - 1] == ' ' || text.IndexOf(" \n", StringComparison.Ordinal) >= 0 || text.Any(char.IsSurrogate))
            return text;
        var rewritten = new StringBuilder(text.Length + 8);
        var isIndented = false;
        for (var i = 0; i < text.Length; i++)
        {
            rewritten.Append(text[i]);
            if (text[i] != '\n')
                continue;
            var next = i;
            while (next < text.Length && text[next] == '\n')
                next++;
            rewritten.Append('\n', next - i - 1);
            if (!isIndented && IsBlank(text, next))
                rewritten.Append('\n');
            isIndented = IsBlank(text, next);
            i = next - 1;
        }

        return rewritten.ToString();
    }

    private static bool IsBlank(string text, int at) => at < text.Length && text[at] is (' ' or '\t');
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PlatformTemplates.Guardrails;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Analyzers;

/// <summary>
/// Carries a fix from the analyzer to the code fix in a diagnostic's properties. Each edit says how long its file was
/// and what stood where it changes something, so that it is never applied to another text than the one it was made for.
/// </summary>
internal static class FixProperties
{
    private const string Title = "FixTitle";
    private const string Edits = "FixEdits";

    /// <summary>An edit with what its file must look like.</summary>
    internal sealed record CheckedEdit(TextEdit Edit, int FileLength, string Replaced)
    {
        /// <summary>Whether the edit was made for this text.</summary>
        public bool Fits(string text)
            => text.Length == FileLength && string.CompareOrdinal(text, Edit.Start, Replaced, 0, Replaced.Length) == 0;
    }

    public static ImmutableDictionary<string, string?> Write(ImmutableDictionary<string, string?> properties, Fix fix, Func<string, string?> textOf)
    {
        var written = new StringBuilder();
        foreach (var edit in fix.Edits)
        {
            if (textOf(edit.Path) is not { } text || edit.Start + edit.Length > text.Length)
                return properties;
            Add(written, edit.Path);
            Add(written, edit.Start.ToString(CultureInfo.InvariantCulture));
            Add(written, edit.NewText);
            Add(written, text.Length.ToString(CultureInfo.InvariantCulture));
            Add(written, text.Substring(edit.Start, edit.Length));
        }

        return properties.Add(Title, fix.Title).Add(Edits, written.ToString());
    }

    /// <summary>The fix of a diagnostic, or null where it has none.</summary>
    public static (string Title, IReadOnlyList<CheckedEdit> Edits)? Read(ImmutableDictionary<string, string?> properties)
    {
        if (!properties.TryGetValue(Title, out var title) || title is null || !properties.TryGetValue(Edits, out var written) || written is null)
            return null;
        var edits = new List<CheckedEdit>();
        for (var at = 0; at < written.Length;)
        {
            var path = Next(written, ref at);
            var start = int.Parse(Next(written, ref at), CultureInfo.InvariantCulture);
            var newText = Next(written, ref at);
            var length = int.Parse(Next(written, ref at), CultureInfo.InvariantCulture);
            var replaced = Next(written, ref at);
            edits.Add(new CheckedEdit(new TextEdit(path, start, replaced.Length, newText), length, replaced));
        }

        return (title, edits);
    }

    // Length, colon, text: needs no escaping.
    private static void Add(StringBuilder written, string part) => written.Append(part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);

    private static string Next(string written, ref int at)
    {
        var colon = written.IndexOf(':', at);
        var length = int.Parse(written.Substring(at, colon - at), CultureInfo.InvariantCulture);
        at = colon + 1 + length;
        return written.Substring(colon + 1, length);
    }
}

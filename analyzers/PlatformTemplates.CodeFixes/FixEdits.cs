using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PlatformTemplates.Analyzers;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.CodeFixes;

/// <summary>Applies the edits of diagnostics to a solution.</summary>
internal static class FixEdits
{
    /// <summary>
    /// The solution with the fixes of the diagnostics. An edit that several share is made once. A fix is made whole or
    /// not at all: one that overlaps an earlier one, or was made for another text, is left out.
    /// </summary>
    public static async Task<Solution> ApplyAsync(Project project, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<string, (TextDocument Document, SourceText Text, string Written)>(StringComparer.Ordinal);
        var accepted = new List<TextEdit>();
        foreach (var diagnostic in diagnostics)
        {
            if (FixProperties.Read(diagnostic.Properties) is not var (_, edits))
                continue;
            foreach (var path in edits.Select(e => e.Edit.Path).Where(path => !texts.ContainsKey(path)).Distinct().ToList())
            {
                if (Find(project, path) is { } document && await document.GetTextAsync(cancellationToken).ConfigureAwait(false) is { } text)
                    texts[path] = (document, text, text.ToString());
            }

            if (edits.All(e => texts.TryGetValue(e.Edit.Path, out var file) && e.Fits(file.Written) && accepted.All(other => e.Edit == other || !Overlap(e.Edit, other))))
                accepted.AddRange(edits.Select(e => e.Edit).Where(e => !accepted.Contains(e)));
        }

        var solution = project.Solution;
        foreach (var file in accepted.GroupBy(e => e.Path, StringComparer.Ordinal))
        {
            var (document, text, _) = texts[file.Key];
            var changed = text.WithChanges(file.OrderBy(e => e.Start).Select(e => new TextChange(new TextSpan(e.Start, e.Length), e.NewText)));
            solution = document is Document ? solution.WithDocumentText(document.Id, changed) : solution.WithAdditionalDocumentText(document.Id, changed);
        }

        return solution;
    }

    // What is inserted at one place stands in an order that nobody has given.
    private static bool Overlap(TextEdit one, TextEdit other)
        => one.Path == other.Path && (one.Start == other.Start || one.Start < other.Start + other.Length && other.Start < one.Start + one.Length);

    private static TextDocument? Find(Project project, string path)
        => project.Documents.Concat(project.AdditionalDocuments).FirstOrDefault(d => d.FilePath is { } file && (file == path || ServiceSnapshot.Normalized(file) == path));
}

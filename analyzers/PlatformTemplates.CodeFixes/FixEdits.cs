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
    /// The solution with all edits of the diagnostics. An edit that several share is made once, one that overlaps an
    /// earlier one or was made for another text is left out.
    /// </summary>
    public static async Task<Solution> ApplyAsync(Project project, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var solution = project.Solution;
        var edits = diagnostics.Select(d => FixProperties.Read(d.Properties)).Where(fix => fix is not null).SelectMany(fix => fix!.Value.Edits);
        foreach (var file in edits.GroupBy(e => e.Edit.Path, StringComparer.Ordinal))
        {
            if (Find(project, file.Key) is not { } document)
                continue;
            var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            var written = text.ToString();
            var changed = text.WithChanges(Changes(file.Where(e => e.Fits(written)).Select(e => e.Edit)));
            solution = document is Document ? solution.WithDocumentText(document.Id, changed) : solution.WithAdditionalDocumentText(document.Id, changed);
        }

        return solution;
    }

    private static IEnumerable<TextChange> Changes(IEnumerable<TextEdit> edits)
    {
        var end = -1;
        foreach (var edit in edits.Distinct().OrderBy(e => e.Start).ThenBy(e => e.Length))
        {
            if (edit.Start <= end)
                continue;
            end = edit.Start + Math.Max(edit.Length - 1, 0);
            yield return new TextChange(new TextSpan(edit.Start, edit.Length), edit.NewText);
        }
    }

    private static TextDocument? Find(Project project, string path)
        => project.Documents.Concat(project.AdditionalDocuments).FirstOrDefault(d => d.FilePath is { } file && (file == path || ServiceSnapshot.Normalized(file) == path));
}

namespace PlatformTemplates.Manifests.Kubernetes.Schema;

/// <summary>What somebody who wrote a word most likely meant.</summary>
public static class NearestWord
{
    /// <summary>
    /// The word that differs least: in nothing but case, or in a letter or two (added, left out, another, two in the wrong
    /// order). Null where none is that close, or where two are equally close.
    /// </summary>
    /// <param name="written">The word as it was written.</param>
    /// <param name="words">The words there are.</param>
    public static string? Of(string written, IEnumerable<string> words)
    {
        var most = written.Length < 4 ? 1 : written.Length < 12 ? 2 : 3;
        var (best, nearest, tied) = (most + 1, default(string), false);
        foreach (var word in words)
        {
            if (string.Equals(word, written, StringComparison.OrdinalIgnoreCase))
                return word;
            if (Math.Abs(word.Length - written.Length) > most)
                continue;
            var distance = Distance(written, word);
            if (distance > best || distance >= Math.Min(written.Length, word.Length))
                continue;
            tied = distance == best && nearest is not null;
            (best, nearest) = (distance, word);
        }

        return best <= most && !tied ? nearest : null;
    }

    // Damerau and Levenshtein, letters without case.
    private static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = Same(a[i - 1], b[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}

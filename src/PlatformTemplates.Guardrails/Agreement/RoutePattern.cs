using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Agreement;

/// <summary>Whether an ASP.NET Core route may answer a path. In doubt it may.</summary>
internal static class RoutePattern
{
    /// <summary>Compares segment by segment, without regard to case, as routing does.</summary>
    public static bool MayMatch(MappedRoute route, string path)
    {
        var pattern = Segments(route.Pattern);
        var asked = Segments(path);
        if (!route.PrefixUnknown)
            return Matches(pattern, 0, asked, 0);
        for (var skipped = 0; skipped <= asked.Length; skipped++)
        {
            if (Matches(pattern, 0, asked, skipped))
                return true;
        }

        return false;
    }

    private static bool Matches(string[] pattern, int p, string[] asked, int a)
    {
        for (; p < pattern.Length; p++, a++)
        {
            var segment = pattern[p];
            if (segment.StartsWith("{*", StringComparison.Ordinal))
                return true;
            if (a >= asked.Length)
                return IsOptional(segment);
            if (segment.Contains("{") ? false : !segment.Equals(asked[a], StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return a == asked.Length;
    }

    private static bool IsOptional(string segment)
        => segment.StartsWith("{", StringComparison.Ordinal) && (segment.EndsWith("?}", StringComparison.Ordinal) || segment.Contains("="));

    private static string[] Segments(string path) => path.Split(['/'], StringSplitOptions.RemoveEmptyEntries);
}

namespace PlatformTemplates.Guardrails.Exceptions;

/// <summary>
/// What an exception is for: an object, <c>Deployment/orders</c>, or a file below the service's root. <c>*</c> stands for
/// any text without a slash, <c>**</c> for any text, <c>**/</c> for any folders or none.
/// </summary>
internal static class ExceptionTarget
{
    /// <summary>Whether a pattern is about a text. It looks back to the last wildcard alone, so no pattern takes long.</summary>
    public static bool Matches(string pattern, string text)
    {
        int p = 0, t = 0;
        (int Pattern, int Text) word = (-1, 0), path = (-1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                if (string.CompareOrdinal(pattern, p, "**", 0, 2) != 0)
                {
                    word = (++p, t);
                    continue;
                }

                path = (p + 2, t);
                word.Pattern = -1;
                p += string.CompareOrdinal(pattern, p, "**/", 0, 3) == 0 ? 3 : 2;
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                p++;
                t++;
            }
            else if (word.Pattern >= 0 && text[word.Text] != '/')
            {
                word.Text++;
                (p, t) = word;
            }
            else if (path.Pattern >= 0)
            {
                path.Text++;
                word.Pattern = -1;
                (p, t) = path;
            }
            else
            {
                return false;
            }
        }

        return pattern.Substring(p).Trim('*').Length == 0;
    }
}

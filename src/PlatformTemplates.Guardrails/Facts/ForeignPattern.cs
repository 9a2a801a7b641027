using System.Text.RegularExpressions;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>Patterns that a broker or Prometheus reads, in dialects of their own.</summary>
internal static class ForeignPattern
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether a text matches; also where this reader can't tell, since the pattern's own one may.</summary>
    public static bool MayMatch(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.None, Timeout);
        }
        catch (Exception unusable) when (unusable is ArgumentException or RegexMatchTimeoutException)
        {
            return true;
        }
    }
}

using System.Text.RegularExpressions;

namespace PlatformTemplates.Guardrails.Security;

/// <summary>Whether a text in source code or in a settings file is a secret that gives access to something beyond the developer's machine.</summary>
public static class SecretInSource
{
    // The longest text that is searched; a longer one is a document.
    private const int Longest = 20_000;

    // What issuers mark as theirs is one word of at least this length.
    private const int ShortestMarked = 20;

    /// <summary>What a text is, as in "a connection string with its password"; null where it is no secret.</summary>
    /// <param name="name">What it is given to: a variable, a parameter, a key; empty where that says nothing.</param>
    /// <param name="text">The text.</param>
    /// <param name="isCode">Whether it stands in code, where a text named after a secret is most often a key to look one up with.</param>
    public static string? In(string name, string text, bool isCode)
    {
        if (text.Length is < 6 or > Longest || text.IndexOf("EXAMPLE", StringComparison.OrdinalIgnoreCase) >= 0 && text.IndexOf("://", StringComparison.Ordinal) < 0 && text.IndexOf('=') < 0)
            return null;
        if (HasLongWord(text) && Patterns.Marked.IsMatch(text))
            return "a key or token";
        if (SecretText.In(isCode && (IsKey(text) || SaysItsName(name, text)) ? "" : name, text) is not { } what)
            return null;
        return Patterns.Local.IsMatch(text) || text.IndexOf("PRIVATE KEY-----", StringComparison.Ordinal) >= 0 && text.Length < 100 ? null : what;
    }

    private static bool HasLongWord(string text)
    {
        var length = 0;
        foreach (var c in text)
        {
            length = char.IsLetterOrDigit(c) || c is '_' or '-' or '.' ? length + 1 : 0;
            if (length == ShortestMarked)
                return true;
        }

        return false;
    }

    // "Auth:ClientSecret", "access_token", "X-Api-Key": words, and no digit among them but the last one or two of "client_secret_b64".
    private static bool IsKey(string text)
    {
        if (text.Length < 8 || text.IndexOf(':') >= 0)
            return true;
        var digits = 0;
        var hasSeparator = false;
        foreach (var c in text)
        {
            if (c is '_' or '.' or '/' or ' ' or '-')
                hasSeparator = true;
            else if (c is >= '0' and <= '9')
                digits++;
            else if (!char.IsLetter(c) || digits > 0 && char.IsUpper(c))
                return false;
        }

        return digits == 0 || digits <= 2 && hasSeparator && char.IsDigit(text[text.Length - 1]) && NamesSecret(text);
    }

    // const string Reset_2026_Password = "reset-2026-password": a name for something, written in two ways.
    private static bool SaysItsName(string name, string text)
    {
        var at = 0;
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c))
                continue;
            while (at < text.Length && !char.IsLetterOrDigit(text[at]))
                at++;
            if (at == text.Length || char.ToLowerInvariant(text[at++]) != char.ToLowerInvariant(c))
                return false;
        }

        return at == text.Length;
    }

    // A secret does not call itself one.
    private static bool NamesSecret(string text)
        => text.IndexOf("password", StringComparison.Ordinal) >= 0 || text.IndexOf("secret", StringComparison.Ordinal) >= 0 || text.IndexOf("token", StringComparison.Ordinal) >= 0 || text.IndexOf("key", StringComparison.Ordinal) >= 0;

    /// <summary>Apart, so that they are made only when a text needs a closer look: nearly none does.</summary>
    private static class Patterns
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

        // What issuers mark as theirs: nothing else begins like this.
        public static readonly Regex Marked = new(
            @"\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50}|glpat-[A-Za-z0-9_-]{20}|xox[abprs]-[A-Za-z0-9-]{20}|[sr]k_live_[A-Za-z0-9]{20}|AIza[0-9A-Za-z_-]{35}|SG\.[\w-]{20,}\.[\w-]{30}|npm_[A-Za-z0-9]{36}|dckr_pat_[\w-]{20}|hvs\.[\w-]{24}|eyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20})",
            RegexOptions.CultureInvariant, Limit);

        public static readonly Regex Local = new(
            @"(?:=|@|//)\s*(?:tcp:|https?://)?(?:localhost\b|127\.\d|\[?::1\b|0\.0\.0\.0|host\.docker\.internal|\(localdb\)|\.(?=[\\;,]|$))|devstoreaccount1",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Limit);
    }
}

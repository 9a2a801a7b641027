namespace PlatformTemplates.Guardrails.Code;

/// <summary>
/// An SPDX licence expression: <c>MIT</c>, <c>(MIT OR Apache-2.0) AND BSD-3-Clause</c>,
/// <c>GPL-2.0-only WITH Classpath-exception-2.0</c>.
/// </summary>
internal sealed class LicenseExpression
{
    private readonly List<string> _words;
    private readonly Func<string, bool> _isApproved;
    private int _next;

    private LicenseExpression(string text, Func<string, bool> isApproved)
    {
        _words = [.. text.Replace("(", " ( ").Replace(")", " ) ").Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)];
        _isApproved = isApproved;
    }

    /// <summary>
    /// Whether approved licences are enough: of alternatives one, of what holds together all. What is no expression is
    /// not approved.
    /// </summary>
    /// <param name="text">The expression.</param>
    /// <param name="isApproved">Whether a licence, with its exception where it has one, is approved.</param>
    public static bool IsApproved(string text, Func<string, bool> isApproved)
    {
        var expression = new LicenseExpression(text, isApproved);
        return expression.Alternatives() == true && expression._next == expression._words.Count;
    }

    // Null where it is no expression. Both sides are read, whatever the first one says.
    private bool? Alternatives()
    {
        var approved = Together();
        while (Takes("OR"))
        {
            var other = Together();
            approved = approved is null || other is null ? null : approved.Value || other.Value;
        }

        return approved;
    }

    private bool? Together()
    {
        var approved = One();
        while (Takes("AND"))
        {
            var other = One();
            approved = approved is null || other is null ? null : approved.Value && other.Value;
        }

        return approved;
    }

    private bool? One()
    {
        if (Takes("("))
        {
            var inner = Alternatives();
            return Takes(")") ? inner : null;
        }

        if (_next == _words.Count || _words[_next] is "AND" or "OR" or "WITH" or ")")
            return null;
        var license = _words[_next++];
        if (!Takes("WITH"))
            return _isApproved(license);
        return _next == _words.Count ? null : _isApproved($"{license} WITH {_words[_next++]}") || _isApproved(license);
    }

    private bool Takes(string word)
    {
        if (_next == _words.Count || _words[_next] != word)
            return false;
        _next++;
        return true;
    }
}

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// Tells JSON from YAML in flow style: some texts are read as JSON alone by the tools this one stands for. Only for texts
/// that have been read as YAML, whose depth is bounded.
/// </summary>
internal sealed class JsonText
{
    private readonly string _text;
    private int _at;

    private JsonText(string text) => _text = text;

    /// <summary>Whether a text is one JSON value, by RFC 8259.</summary>
    public static bool IsJson(string text)
    {
        var reader = new JsonText(text);
        return reader.Value() && reader.Peek() == '\0' && reader._at == text.Length;
    }

    /// <summary>The next character that is not white space, or U+0000 at the end.</summary>
    private char Peek()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\n' or '\r')
            _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool Skip(char expected)
    {
        if (Peek() != expected)
            return false;
        _at++;
        return true;
    }

    private bool Value() => Peek() switch
    {
        '{' => List('}', () => Text() && Skip(':') && Value()),
        '[' => List(']', Value),
        '"' => Text(),
        't' => Word("true"),
        'f' => Word("false"),
        'n' => Word("null"),
        _ => Number(),
    };

    private bool List(char end, Func<bool> item)
    {
        _at++;
        if (Skip(end))
            return true;
        do
        {
            if (!item())
                return false;
        }
        while (Skip(','));
        return Skip(end);
    }

    private bool Text()
    {
        if (!Skip('"'))
            return false;
        for (; _at < _text.Length; _at++)
        {
            switch (_text[_at])
            {
                case '"':
                    _at++;
                    return true;
                case < ' ':
                    return false;
                case '\\':
                    _at++;
                    if (_at == _text.Length || !(_text[_at] == 'u' ? HexDigits() : _text[_at] is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't'))
                        return false;
                    break;
            }
        }

        return false;
    }

    private bool HexDigits()
    {
        for (var i = 0; i < 4; i++)
        {
            _at++;
            if (_at == _text.Length || _text[_at] is not ((>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F')))
                return false;
        }

        return true;
    }

    private bool Word(string word)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
            return false;
        _at += word.Length;
        return true;
    }

    private bool Number()
    {
        if (_at < _text.Length && _text[_at] == '-')
            _at++;
        var zero = _at < _text.Length && _text[_at] == '0';
        var whole = Digits();
        if (whole == 0 || (zero && whole > 1))
            return false;
        if (_at < _text.Length && _text[_at] == '.')
        {
            _at++;
            if (Digits() == 0)
                return false;
        }

        if (_at >= _text.Length || _text[_at] is not ('e' or 'E'))
            return true;
        _at++;
        if (_at < _text.Length && _text[_at] is '+' or '-')
            _at++;
        return Digits() > 0;
    }

    private int Digits()
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] is >= '0' and <= '9')
            _at++;
        return _at - start;
    }
}

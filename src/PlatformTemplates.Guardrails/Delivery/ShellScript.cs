namespace PlatformTemplates.Guardrails.Delivery;

/// <summary>
/// A script of a shell, as far as it has to be read to see which variables become code. A shell takes the value of a
/// variable for a word and nothing more, unless it is told to read words as a script again: by <c>eval</c>, by
/// <c>sh -c</c> and its like, by <c>ssh</c>.
/// </summary>
internal sealed class ShellScript
{
    private static readonly string[] Evaluating = ["eval", "ssh", "iex", "invoke-expression"];

    // With the options after which a word is code.
    private static readonly (string Command, string Options)[] Interpreters =
    [
        ("sh", "c"), ("bash", "c"), ("dash", "c"), ("ash", "c"), ("zsh", "c"), ("ksh", "c"), ("su", "c"), ("python", "c"), ("python3", "c"), ("pwsh", "c"), ("powershell", "c"),
        ("node", "ep"), ("perl", "eE"), ("ruby", "e"), ("php", "r"),
    ];

    // What may stand before a command and runs it.
    private static readonly string[] Before = ["sudo", "exec", "command", "time", "nohup", "then", "do", "else", "if", "while", "until", "!", "{", "env"];

    private readonly string _text;
    private readonly List<(int Start, string Name)> _found = [];
    private string? _first;
    private string? _last;
    private bool _evaluates;

    private ShellScript(string text) => _text = text;

    /// <summary>The variables whose values the script reads as code, with the place of their <c>$</c>.</summary>
    public static IReadOnlyList<(int Start, string Name)> EvaluatedVariables(string script)
    {
        var reader = new ShellScript(script);
        reader.Read();
        return reader._found;
    }

    private void Read()
    {
        var word = -1;
        var quoted = false;
        for (var i = 0; i <= _text.Length; i++)
        {
            var c = i < _text.Length ? _text[i] : '\n';
            // Between single quotes nothing is put in: what reads the words again finds a variable there, not its value.
            if (c == '\'' && !quoted)
            {
                word = word < 0 ? i : word;
                i = _text.IndexOf('\'', i + 1);
                if (i < 0)
                    return;
                continue;
            }

            if (c == '\\')
            {
                // A line that goes on is one command with the next.
                if (word < 0 && i + 1 < _text.Length && _text[i + 1] != '\n')
                    word = i;
                i++;
                continue;
            }

            if (c == '"' && i < _text.Length)
            {
                quoted = !quoted;
                word = word < 0 ? i : word;
                continue;
            }

            if (c == '$' && _evaluates && Name(i) is { } name)
                _found.Add((i, name));
            if (quoted && i < _text.Length)
                continue;
            if (c == '#' && word < 0)
            {
                i = _text.IndexOf('\n', i);
                if (i < 0)
                    return;
                c = '\n';
            }

            var ends = c is '\n' or ';' or '&' or '|' or '(' or ')';
            if (!ends && c is not (' ' or '\t'))
            {
                word = word < 0 ? i : word;
                continue;
            }

            if (word >= 0)
                AddWord(_text.Substring(word, i - word));
            word = -1;
            if (ends)
                (_first, _last, _evaluates) = (null, null, false);
        }
    }

    private void AddWord(string word)
    {
        var name = word.Substring(word.LastIndexOf('/') + 1);
        if (_first is null)
        {
            // Neither an assignment nor a word before the command is the command.
            if (Before.Contains(word) || (word.IndexOf('=') > 0 && IsName(word.Substring(0, word.IndexOf('=')))))
                return;
            _first = name;
            _evaluates = Evaluating.Contains(name.ToLowerInvariant());
        }
        else if (!_evaluates && _first is not ("echo" or "printf") && word.Length > 1 && word[0] == '-' && word[1] != '-')
        {
            // Options of the interpreter may stand before the one that counts: sh -e -c.
            _evaluates = Array.Exists(Interpreters, i => i.Command == _last && word.Skip(1).Any(o => i.Options.IndexOf(o) >= 0))
                || (_last is "pwsh" or "powershell" && word.StartsWith("-c", StringComparison.OrdinalIgnoreCase));
            return;
        }

        _last = name;
    }

    private string? Name(int dollar)
    {
        var start = dollar + 1 < _text.Length && _text[dollar + 1] == '{' ? dollar + 2 : dollar + 1;
        // PowerShell's variables of the environment.
        if (string.CompareOrdinal(_text, start, "env:", 0, 4) == 0)
            start += 4;
        var end = start;
        while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_'))
            end++;
        return end > start ? _text.Substring(start, end - start) : null;
    }

    private static bool IsName(string text) => text.All(c => char.IsLetterOrDigit(c) || c == '_');
}

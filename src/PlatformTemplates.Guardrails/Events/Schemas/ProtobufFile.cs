using System.Globalization;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Events.Schemas;

/// <summary>A field of a message.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Its number.</param>
/// <param name="Type">Its type as it is written; a map is <c>map&lt;key,value&gt;</c>.</param>
/// <param name="IsRepeated">Whether there may be many of it.</param>
/// <param name="IsRequired">Whether it must be there, as only proto2 has it.</param>
/// <param name="OneOf">The oneof it is in, or null.</param>
/// <param name="Span">Its name's place.</param>
internal sealed record ProtobufField(string Name, int Number, string Type, bool IsRepeated, bool IsRequired, string? OneOf, SourceSpan Span);

/// <summary>A message or an enum.</summary>
/// <param name="Name">Its name with those of the messages around it: <c>Order.Line</c>.</param>
/// <param name="IsEnum">Whether it is an enum; its values are then its fields.</param>
/// <param name="Span">Its name's place.</param>
internal sealed record ProtobufType(string Name, bool IsEnum, SourceSpan Span)
{
    public List<ProtobufField> Fields { get; } = [];

    public List<(long First, long Last)> Reserved { get; } = [];

    public bool Reserves(int number) => Reserved.Exists(r => r.First <= number && number <= r.Last);
}

/// <summary>
/// The declarations of a <c>.proto</c> file. What it does not know it reads over to the next semicolon or closing brace:
/// protoc says what is wrong with a file, this only compares what is right.
/// </summary>
internal sealed class ProtobufFile
{
    // Messages inside messages; protoc takes fewer.
    private const int Deepest = 64;

    private readonly string _path;
    private readonly List<(string Text, int Start, int Line, int Column)> _tokens = [];
    private int _at;

    private ProtobufFile(string path) => _path = path;

    /// <summary>Its package, empty where there is none.</summary>
    public string Package { get; private set; } = "";

    /// <summary>Where the package is written; the file's start where there is none.</summary>
    public SourceSpan PackageSpan { get; private set; }

    /// <summary>Its messages and enums, by name.</summary>
    public Dictionary<string, ProtobufType> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    public static ProtobufFile Parse(string path, string text)
    {
        var file = new ProtobufFile(path) { PackageSpan = SourceSpan.StartOf(path) };
        file.Tokenize(text);
        while (file._at < file._tokens.Count)
            file.ReadDeclaration();
        return file;
    }

    private void Tokenize(string text)
    {
        var (line, lineStart) = (1, 0);
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            var start = i;
            if (c == '\n')
            {
                i++;
                (line, lineStart) = (line + 1, i);
            }
            else if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '/')
            {
                i = text.IndexOf('\n', i) is >= 0 and var end ? end : text.Length;
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '*')
            {
                var end = text.IndexOf("*/", i + 2, StringComparison.Ordinal) is >= 0 and var close ? close + 2 : text.Length;
                for (; i < end; i++)
                {
                    if (text[i] == '\n')
                        (line, lineStart) = (line + 1, i + 1);
                }
            }
            else
            {
                if (c is '"' or '\'')
                {
                    for (i++; i < text.Length && text[i] != c && text[i] != '\n'; i++)
                    {
                        if (text[i] == '\\')
                            i++;
                    }

                    i = Math.Min(i + 1, text.Length);
                }
                else
                {
                    i++;
                    if (IsWord(c) || c == '-')
                    {
                        while (i < text.Length && IsWord(text[i]))
                            i++;
                    }
                }

                _tokens.Add((text.Substring(start, i - start), start, line, start - lineStart + 1));
            }
        }
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';

    private string Peek(int ahead = 0) => _at + ahead < _tokens.Count ? _tokens[_at + ahead].Text : "";

    private SourceSpan SpanOf(int token)
    {
        var (text, start, line, column) = _tokens[token];
        return new SourceSpan(_path, start, text.Length, line, column, line, column + text.Length);
    }

    private void ReadDeclaration()
    {
        switch (Peek())
        {
            case "package" when _at + 1 < _tokens.Count:
                Package = Peek(1);
                PackageSpan = SpanOf(_at + 1);
                SkipStatement();
                break;
            case "message" when Peek(2) == "{":
                ReadMessage("", 0);
                break;
            case "enum" when Peek(2) == "{":
                ReadEnum("");
                break;
            default:
                SkipStatement();
                break;
        }
    }

    private void ReadMessage(string outer, int depth)
    {
        var message = Begin(outer, isEnum: false);
        ReadFields(message, null, depth);
    }

    private ProtobufType Begin(string outer, bool isEnum)
    {
        var type = new ProtobufType(outer + Peek(1), isEnum, SpanOf(_at + 1));
        Types[type.Name] = type;
        _at += 3;
        return type;
    }

    private void ReadFields(ProtobufType message, string? oneOf, int depth)
    {
        while (_at < _tokens.Count && Peek() != "}")
        {
            switch (Peek())
            {
                case "message" when Peek(2) == "{" && depth < Deepest:
                    ReadMessage(message.Name + ".", depth + 1);
                    break;
                case "enum" when Peek(2) == "{":
                    ReadEnum(message.Name + ".");
                    break;
                case "oneof" when Peek(2) == "{":
                    var name = Peek(1);
                    _at += 3;
                    ReadFields(message, name, depth);
                    break;
                case "reserved":
                    ReadReserved(message);
                    break;
                case "option" or "extensions" or "extend" or ";":
                    SkipStatement();
                    break;
                default:
                    ReadField(message, oneOf);
                    break;
            }
        }

        _at++;
    }

    private void ReadField(ProtobufType message, string? oneOf)
    {
        var (repeated, required) = (Peek() == "repeated", Peek() == "required");
        if (Peek() is "repeated" or "required" or "optional" && Peek(1) != "=")
            _at++;
        var type = Peek();
        if (type == "map" && Peek(1) == "<")
        {
            type = $"map<{Peek(2)},{Peek(4)}>";
            _at += 5;
        }

        if (Peek(2) == "=" && IntegerOf(Peek(3)) is { } number)
            message.Fields.Add(new ProtobufField(Peek(1), number, type, repeated, required, oneOf, SpanOf(_at + 1)));
        SkipStatement();
    }

    private void ReadEnum(string outer)
    {
        var type = Begin(outer, isEnum: true);
        while (_at < _tokens.Count && Peek() != "}")
        {
            if (Peek() == "reserved")
            {
                ReadReserved(type);
                continue;
            }

            if (Peek(1) == "=" && IntegerOf(Peek(2)) is { } number)
                type.Fields.Add(new ProtobufField(Peek(), number, "", IsRepeated: false, IsRequired: false, null, SpanOf(_at)));
            SkipStatement();
        }

        _at++;
    }

    // reserved 2, 9 to 11, 40 to max; reserved "name";
    private void ReadReserved(ProtobufType type)
    {
        for (_at++; _at < _tokens.Count && Peek() is not (";" or "}"); _at++)
        {
            if (IntegerOf(Peek()) is not { } first)
                continue;
            if (Peek(1) != "to")
            {
                type.Reserved.Add((first, first));
                continue;
            }

            type.Reserved.Add((first, Peek(2) == "max" ? int.MaxValue : IntegerOf(Peek(2)) ?? first));
            _at += 2;
        }

        if (Peek() == ";")
            _at++;
    }

    // To the semicolon, or over the braces that stand in its place.
    private void SkipStatement()
    {
        var depth = 0;
        var first = true;
        for (; _at < _tokens.Count; _at++, first = false)
        {
            var token = Peek();
            if (token is "{" or "[")
            {
                depth++;
            }
            else if (token is "}" or "]")
            {
                // A brace too many belongs to what is around; at the start of a statement nobody waits for it.
                if (depth == 0 && !first)
                    return;
                depth--;
                if (depth <= 0 && token == "}")
                {
                    _at++;
                    return;
                }
            }
            else if (token == ";" && depth <= 0)
            {
                _at++;
                return;
            }
        }
    }

    private static int? IntegerOf(string token)
    {
        if (token.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return int.TryParse(token.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal) ? hexadecimal : null;
        return int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}

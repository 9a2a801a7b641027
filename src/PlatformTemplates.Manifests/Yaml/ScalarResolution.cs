using System.Globalization;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// What an unquoted word means, by the rules of the reader that kustomize, kubectl and Argo CD share (go-yaml v3):
/// <c>yes</c>, <c>no</c>, <c>on</c> and <c>off</c> are text, <c>014</c> is twelve, <c>1_000</c> a thousand, a date is a
/// date and comes out as text in its full form.
/// </summary>
internal static class ScalarResolution
{
    /// <summary>The kind of an unquoted word; <paramref name="text"/> becomes the full form of a date.</summary>
    public static YamlScalarKind Resolve(ref string text)
    {
        if (text.Length == 0)
            return YamlScalarKind.Null;
        switch (text[0])
        {
            case 't' or 'T':
                return text is "true" or "True" or "TRUE" ? YamlScalarKind.Boolean : YamlScalarKind.String;
            case 'f' or 'F':
                return text is "false" or "False" or "FALSE" ? YamlScalarKind.Boolean : YamlScalarKind.String;
            case '~' or 'n' or 'N':
                return text is "~" or "null" or "Null" or "NULL" ? YamlScalarKind.Null : YamlScalarKind.String;
            case '.':
                return IsSpecialFloat(text) || IsFloat(text) ? YamlScalarKind.Float : YamlScalarKind.String;
            case '+' or '-' or (>= '0' and <= '9'):
                return ResolveNumber(ref text);
            default:
                return YamlScalarKind.String;
        }
    }

    /// <summary>The value of a whole number in any of its notations.</summary>
    public static bool TryInteger(string text, out decimal value)
    {
        if (TryPlain(text, out var plain))
        {
            value = plain;
            return true;
        }

        value = 0;
        var i = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is '+' or '-')
        {
            negative = text[0] == '-';
            i = 1;
        }

        while (i < text.Length && text[i] == '_')
            i++;
        var numberBase = 10;
        if (i < text.Length && text[i] == '0')
        {
            var j = i + 1;
            while (j < text.Length && text[j] == '_')
                j++;
            if (j < text.Length)
            {
                (numberBase, i) = text[j] switch
                {
                    'x' or 'X' => (16, j + 1),
                    'b' or 'B' => (2, j + 1),
                    'o' or 'O' => (8, j + 1),
                    _ => (8, j),
                };
            }
        }

        var digits = 0;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '_')
                continue;
            var digit = c switch
            {
                >= '0' and <= '9' => c - '0',
                >= 'a' and <= 'f' => c - 'a' + 10,
                >= 'A' and <= 'F' => c - 'A' + 10,
                _ => 99,
            };
            if (digit >= numberBase)
                return false;
            value = (value * numberBase) + digit;
            digits++;
            if (value > ulong.MaxValue)
                return false;
        }

        if (negative)
            value = -value;
        return digits > 0 && value >= long.MinValue;
    }

    // Nearly all numbers: a few decimal digits. A first zero means another base, and eighteen digits surely fit.
    private static bool TryPlain(string text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > 18 || text[0] == '0' && text.Length > 1)
            return false;
        foreach (var c in text)
        {
            if (c is < '0' or > '9')
                return false;
            value = (value * 10) + (c - '0');
        }

        return true;
    }

    /// <summary>The value of a number in any of its notations.</summary>
    public static double ToDouble(string text)
    {
        if (TryPlain(text, out var plain))
            return plain;
        if (TryInteger(text, out var whole))
            return (double)whole;
        if (IsSpecialFloat(text))
            return text is ".nan" or ".NaN" or ".NAN" ? double.NaN : text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return double.TryParse(text.Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
    }

    private static YamlScalarKind ResolveNumber(ref string text)
    {
        if (TryTimestamp(text, out var timestamp))
        {
            text = timestamp;
            return YamlScalarKind.String;
        }

        if (TryInteger(text, out _))
            return YamlScalarKind.Integer;
        return IsFloat(text) || IsSpecialFloat(text) ? YamlScalarKind.Float : YamlScalarKind.String;
    }

    private static bool IsSpecialFloat(string text)
        => text is ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" or ".nan" or ".NaN" or ".NAN";

    private static bool IsFloat(string text)
    {
        var plain = text.IndexOf('_') < 0 || text[0] == '.' ? text : text.Replace("_", "");
        var i = plain.Length > 0 && plain[0] is '+' or '-' ? 1 : 0;
        var digits = Digits(plain, ref i);
        if (i < plain.Length && plain[i] == '.')
        {
            i++;
            digits += Digits(plain, ref i);
        }

        if (digits == 0)
            return false;
        if (i < plain.Length && plain[i] is 'e' or 'E')
        {
            i++;
            if (i < plain.Length && plain[i] is '+' or '-')
                i++;
            if (Digits(plain, ref i) == 0)
                return false;
        }

        // A number too large for a double stays text.
        return i == plain.Length
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && !double.IsInfinity(value);
    }

    private static int Digits(string text, ref int i)
    {
        var start = i;
        while (i < text.Length && text[i] is >= '0' and <= '9')
            i++;
        return i - start;
    }

    // YYYY-M-D alone, or with a time: "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10", "2001-12-14T21:59:43Z".
    private static bool TryTimestamp(string text, out string full)
    {
        full = "";
        if (text.Length < 8 || text[4] != '-')
            return false;
        var i = 0;
        if (!Number(text, ref i, 4, 4, out var year) || !Skip(text, ref i, '-')
            || !Number(text, ref i, 1, 2, out var month) || !Skip(text, ref i, '-')
            || !Number(text, ref i, 1, 2, out var day)
            || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(Math.Max(1, year), month))
        {
            return false;
        }

        var date = $"{year:0000}-{month:00}-{day:00}T";
        if (i == text.Length)
        {
            full = date + "00:00:00Z";
            return true;
        }

        var zoned = text[i] is 'T' or 't';
        if (!zoned && text[i] != ' ')
            return false;
        i++;
        if (!Number(text, ref i, 1, 2, out var hour) || !Skip(text, ref i, ':')
            || !Number(text, ref i, 2, 2, out var minute) || !Skip(text, ref i, ':')
            || !Number(text, ref i, 2, 2, out var second)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var fraction = "";
        if (i < text.Length && text[i] == '.')
        {
            i++;
            var start = i;
            if (Digits(text, ref i) is 0 or > 9)
                return false;
            fraction = text.Substring(start, i - start).TrimEnd('0');
        }

        var zone = text.Substring(i);
        if (zoned ? !IsZone(zone) : zone.Length > 0)
            return false;
        full = $"{date}{hour:00}:{minute:00}:{second:00}{(fraction.Length > 0 ? "." + fraction : "")}{(zone is "" or "+00:00" or "-00:00" ? "Z" : zone)}";
        return true;
    }

    private static bool IsZone(string zone)
    {
        var i = 1;
        return zone == "Z"
            || (zone.Length == 6 && zone[0] is '+' or '-'
                && Number(zone, ref i, 2, 2, out _) && Skip(zone, ref i, ':') && Number(zone, ref i, 2, 2, out _));
    }

    private static bool Number(string text, ref int i, int least, int most, out int value)
    {
        value = 0;
        var count = 0;
        while (i < text.Length && count < most && text[i] is >= '0' and <= '9')
        {
            value = (value * 10) + text[i++] - '0';
            count++;
        }

        return count >= least;
    }

    private static bool Skip(string text, ref int i, char expected)
    {
        if (i == text.Length || text[i] != expected)
            return false;
        i++;
        return true;
    }
}

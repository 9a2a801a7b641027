using System.Globalization;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// What becomes of values that Go turns into JSON and back, as kustomize does with an object that a JSON patch changes:
/// every number is then a double, written as Go writes one. A million is <c>1e+06</c> from there on, which is seen where
/// its text counts: in an annotation, in a name, in what a replacement puts into a text. The output has plain digits again.
/// </summary>
internal static class JsonSpelling
{
    /// <summary>The values as they are written in JSON, before a patch is applied.</summary>
    public static YamlNode Written(YamlNode node) => Respell(node, static scalar => IsNumber(scalar) ? Number(scalar, Json) : Plain(scalar));

    /// <summary>The values as they are read from JSON, after a patch was applied.</summary>
    public static YamlNode Read(YamlNode node) => Respell(node, static scalar => IsNumber(scalar) ? Number(scalar, static n => General(ToDouble(n))) : Plain(scalar));

    /// <summary>The values as the output of a build has them.</summary>
    public static YamlNode Output(YamlNode node) => Respell(node, static scalar => IsNumber(scalar) ? Number(scalar, Json)
        : scalar.IsLeftOut ? new YamlScalar("", YamlScalarKind.String, scalar.Span)
        : scalar);

    /// <summary>A number as JSON has it: a whole one with all its digits, any other as the shortest text that stands for its double.</summary>
    public static string Json(YamlScalar number)
    {
        if (number.Kind == YamlScalarKind.Integer && ScalarResolution.TryInteger(number.Value, out var whole))
            return whole == 0 ? "0" : whole.ToString(CultureInfo.InvariantCulture);
        var value = ScalarResolution.ToDouble(number.Value);
        var size = Math.Abs(value);
        if (size == 0 || (size >= 1e-6 && size < 1e21))
            return Fixed(value);
        // JSON's exponents have no zero before a single digit.
        return Scientific(value).Replace("e-0", "e-");
    }

    /// <summary>A number that is a key, as the library writes it that makes JSON of YAML: with the precision of a single float.</summary>
    public static string Key(double value) => double.IsNaN(value) ? ".nan"
        : double.IsInfinity((float)value) ? value > 0 ? ".inf" : "-.inf"
        : General(value, isSingle: true);

    // Go's 'g' in its shortest form.
    private static string General(double value, bool isSingle = false)
    {
        var (_, exponent) = Shortest(value, isSingle);
        return exponent is < -4 or >= 6 ? Scientific(value, isSingle) : Fixed(value, isSingle);
    }

    private static string Fixed(double value, bool isSingle = false)
    {
        var (digits, exponent) = Shortest(value, isSingle);
        var text = exponent < 0 ? "0." + new string('0', -exponent - 1) + digits
            : digits.Length <= exponent + 1 ? digits.PadRight(exponent + 1, '0')
            : digits.Insert(exponent + 1, ".");
        return Sign(value) + text;
    }

    private static string Scientific(double value, bool isSingle = false)
    {
        var (digits, exponent) = Shortest(value, isSingle);
        return Sign(value) + (digits.Length > 1 ? digits.Insert(1, ".") : digits) + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
    }

    private static string Sign(double value) => value < 0 || (value == 0 && double.IsNegativeInfinity(1 / value)) ? "-" : "";

    /// <summary>The fewest digits that stand for a number, and the power of ten of the first. Not by the runtime's "R", which differs between runtimes.</summary>
    private static (string Digits, int Exponent) Shortest(double value, bool isSingle)
    {
        value = Math.Abs(value);
        if (isSingle)
            value = (float)value;
        var (least, most) = isSingle ? (6, 9) : (15, 17);
        for (var count = least; ; count++)
        {
            var text = value.ToString("E" + (count - 1), CultureInfo.InvariantCulture);
            var read = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (count < most && (isSingle ? (float)read != (float)value : read != value))
                continue;
            var e = text.IndexOf('E');
            var digits = text.Substring(0, e).Replace(".", "").TrimEnd('0');
            return (digits.Length == 0 ? "0" : digits, int.Parse(text.Substring(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }
    }

    private static double ToDouble(YamlScalar number)
        => number.Kind == YamlScalarKind.Integer && ScalarResolution.TryInteger(number.Value, out var whole)
            // A cast rounds a decimal twice; the text of JSON it is read from once. JSON knows a negative zero.
            ? number.Value == "-0" ? -0.0 : double.Parse(whole.ToString(CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture)
            : ScalarResolution.ToDouble(number.Value);

    // Nearly all numbers: up to six decimal digits, which every way of writing them leaves as they are.
    private static bool IsShort(string text)
    {
        if (text.Length > 6 || (text.Length > 1 && text[0] == '0'))
            return false;
        foreach (var c in text)
        {
            if (c is < '0' or > '9')
                return false;
        }

        return true;
    }

    private static bool IsNumber(YamlScalar scalar) => scalar.Kind is YamlScalarKind.Integer or YamlScalarKind.Float;

    private static YamlScalar Number(YamlScalar number, Func<YamlScalar, string> spell)
    {
        // What JSON cannot hold is refused where objects are read; a replacement may still have put it there.
        if (IsShort(number.Value) || ScalarResolution.ToDouble(number.Value) is var value && (double.IsInfinity(value) || double.IsNaN(value)))
            return number;
        var text = spell(number);
        if (text == number.Value)
            return number;
        var kind = ScalarResolution.Resolve(ref text);
        return new YamlScalar(text, kind, number.Span);
    }

    private static YamlScalar Plain(YamlScalar scalar) => scalar.Kind switch
    {
        YamlScalarKind.Null when scalar.IsLeftOut => new YamlScalar("", YamlScalarKind.String, scalar.Span),
        YamlScalarKind.Null when scalar.Value != "null" => new YamlScalar("null", YamlScalarKind.Null, scalar.Span),
        YamlScalarKind.Boolean when scalar.Value is not ("true" or "false") => new YamlScalar(scalar.Value.ToLowerInvariant(), YamlScalarKind.Boolean, scalar.Span),
        // A date stays what it was read as, a time.
        YamlScalarKind.String when !ReferenceEquals(scalar.WithoutTime, scalar.Value) => new YamlScalar(scalar.Value, YamlScalarKind.String, scalar.Span),
        _ => scalar,
    };

    private static YamlNode Respell(YamlNode node, Func<YamlScalar, YamlScalar> spell)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return spell(scalar);
            case YamlSequence sequence:
                List<YamlNode>? items = null;
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    var item = Respell(sequence.Items[i], spell);
                    if (!ReferenceEquals(item, sequence.Items[i]))
                        (items ??= [.. sequence.Items])[i] = item;
                }

                return items is null ? sequence : sequence.With(items);
            case YamlMapping mapping:
                List<YamlEntry>? entries = null;
                for (var i = 0; i < mapping.Entries.Count; i++)
                {
                    var entry = mapping.Entries[i];
                    var value = Respell(entry.Value, spell);
                    if (!ReferenceEquals(value, entry.Value))
                        (entries ??= []).Add(entry with { Value = value });
                }

                return entries is null ? mapping : mapping.WithAll(entries);
            default:
                return node;
        }
    }
}

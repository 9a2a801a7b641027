using System.Globalization;

namespace PlatformTemplates.Manifests.Kubernetes;

/// <summary>An amount of a resource as Kubernetes writes it: <c>250m</c>, <c>1.5</c>, <c>512Mi</c>, <c>2e9</c>.</summary>
/// <param name="Value">The amount in the resource's own unit: CPUs, bytes.</param>
/// <param name="Suffix">The suffix as written: <c>m</c>, <c>Mi</c>, an exponent, or empty.</param>
public readonly record struct Quantity(double Value, string Suffix)
{
    private static readonly (string Suffix, double Factor)[] Suffixes =
    [
        ("Ki", 1024d), ("Mi", 1048576d), ("Gi", 1073741824d), ("Ti", 1099511627776d), ("Pi", 1125899906842624d), ("Ei", 1152921504606846976d),
        ("n", 1e-9), ("u", 1e-6), ("m", 1e-3), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15), ("E", 1e18),
    ];

    /// <summary>Whether it counts in parts of one: thousandths and smaller.</summary>
    public bool IsFractionOfUnit => Suffix is "m" or "u" or "n";

    /// <summary>Reads an amount; null where Kubernetes would refuse it.</summary>
    public static Quantity? Parse(string text)
    {
        var digits = 0;
        while (digits < text.Length && (text[digits] is >= '0' and <= '9' or '.' || digits == 0 && text[digits] is '+' or '-'))
            digits++;
        var suffix = text.Substring(digits);
        if (Number(text.Substring(0, digits), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign) is not { } number)
            return null;
        if (suffix.Length == 0)
            return new Quantity(number, suffix);
        foreach (var (known, factor) in Suffixes)
        {
            if (known == suffix)
                return new Quantity(number * factor, suffix);
        }

        return suffix[0] is 'e' or 'E' && Number(suffix.Substring(1), NumberStyles.AllowLeadingSign) is { } exponent ? new Quantity(number * Math.Pow(10, exponent), suffix) : null;
    }

    private static double? Number(string text, NumberStyles styles)
        => double.TryParse(text, styles, CultureInfo.InvariantCulture, out var number) ? number : null;
}

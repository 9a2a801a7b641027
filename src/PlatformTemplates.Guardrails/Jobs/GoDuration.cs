using System.Globalization;
using System.Text.RegularExpressions;

namespace PlatformTemplates.Guardrails.Jobs;

/// <summary>A duration as Go writes it: <c>1h30m</c>, <c>1.5h</c>, <c>500ms</c>.</summary>
internal static class GoDuration
{
    /// <summary>Reads a duration; null where it is none, or longer than anybody means.</summary>
    public static TimeSpan? Parse(string text)
    {
        // Whoever writes more means something else, and the pattern is slow on a long row of digits.
        if (text.Length > 64)
            return null;
        var match = Regex.Match(text, @"^([-+]?)(?:([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$");
        if (!match.Success)
            return text is "0" or "+0" or "-0" ? TimeSpan.Zero : null;
        var seconds = 0.0;
        for (var i = 0; i < match.Groups[2].Captures.Count; i++)
            seconds += double.Parse(match.Groups[2].Captures[i].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * Unit(match.Groups[3].Captures[i].Value);
        // Go's own limit is 290 years.
        return seconds > TimeSpan.FromDays(290 * 365).TotalSeconds ? null : TimeSpan.FromSeconds(match.Groups[1].Value == "-" ? -seconds : seconds);
    }

    private static double Unit(string unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "ns" => 1e-9,
        _ => 1e-6,
    };
}

using System.Globalization;
using System.Text.RegularExpressions;
using Cronos;

namespace PlatformTemplates.Guardrails.Jobs;

/// <summary>
/// A schedule as Kubernetes and Argo read it. Cronos knows the calendar, but its words are not quite theirs: there either of
/// two restricted day fields is enough, Sunday is 0 alone, a star may stand in a list, and <c>L</c>, <c>W</c> and <c>#</c>
/// say nothing. So each field is read here, and Cronos gets it as the numbers it means.
/// </summary>
internal sealed class CronSchedule
{
    private const int MinutesOfHour = 60;

    private static readonly Field[] Fields =
    [
        new("minute", 0, 59, []),
        new("hour", 0, 23, []),
        new("day of the month", 1, 31, []),
        new("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        new("day of the week", 0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    private static readonly Dictionary<string, string> Macros = new(StringComparer.Ordinal)
    {
        ["@yearly"] = "0 0 1 1 *", ["@annually"] = "0 0 1 1 *", ["@monthly"] = "0 0 1 * *", ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *", ["@midnight"] = "0 0 * * *", ["@hourly"] = "0 * * * *",
    };

    // What a run begins on: any day that one of them names.
    private readonly CronExpression[] _days;

    private CronSchedule(CronExpression[] days, IReadOnlyList<int> minutes, TimeSpan? every)
    {
        _days = days;
        Minutes = minutes;
        Every = every;
    }

    /// <summary>The minutes of a day at which runs begin, in their order; none where <see cref="Every"/> says it.</summary>
    public IReadOnlyList<int> Minutes { get; }

    /// <summary>The time between two runs of <c>@every</c>, which knows no time of day; else null.</summary>
    public TimeSpan? Every { get; }

    /// <summary>Whether runs begin in each hour of a day: whatever clocks do then, none is missed.</summary>
    public bool IsHourly => Minutes.Select(m => m / MinutesOfHour).Distinct().Count() == 24;

    /// <summary>The time zone in front of a schedule, <c>CRON_TZ=Europe/Berlin 0 2 * * *</c>, and what follows it; null where there is none.</summary>
    public static (string Zone, string Schedule)? WithZone(string text)
        => Regex.Match(text, @"^(?:CRON_)?TZ=(\S*)\s+(.*)$", RegexOptions.Singleline) is { Success: true } match ? (match.Groups[1].Value, match.Groups[2].Value) : null;

    /// <summary>Reads a schedule without a time zone; null where it is refused.</summary>
    /// <param name="text">The schedule.</param>
    /// <param name="problem">Why it is refused.</param>
    public static CronSchedule? Parse(string text, out string problem)
    {
        problem = "";
        if (text.StartsWith("@", StringComparison.Ordinal))
        {
            if (text.StartsWith("@every ", StringComparison.Ordinal))
            {
                if (GoDuration.Parse(text.Substring("@every ".Length)) is { } every)
                    return new CronSchedule([], [], every < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(Math.Floor(every.TotalSeconds)));
                problem = $"'{text.Substring("@every ".Length)}' is no duration such as 1h30m";
                return null;
            }

            if (!Macros.TryGetValue(text, out var written))
            {
                problem = $"'{text}' is none of {string.Join(", ", Macros.Keys)} and @every";
                return null;
            }

            text = written;
        }

        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != Fields.Length)
        {
            problem = $"it has {words.Length} field{(words.Length == 1 ? "" : "s")}, and 5 are read: minute, hour, day of the month, month, day of the week";
            return null;
        }

        var read = new (IReadOnlyList<int> Values, bool IsStar)[Fields.Length];
        for (var i = 0; i < Fields.Length; i++)
        {
            if (Fields[i].Read(words[i], out problem) is not { } field)
                return null;
            read[i] = field;
        }

        return new CronSchedule([.. Days(read[2], read[3].Values, read[4])], [.. read[1].Values.SelectMany(hour => read[0].Values.Select(minute => (hour * MinutesOfHour) + minute))], every: null);
    }

    /// <summary>On which days runs begin.</summary>
    /// <param name="first">The first day asked for.</param>
    /// <param name="count">How many days.</param>
    public bool[] Days(DateTime first, int count)
    {
        var days = new bool[count];
        foreach (var expression in _days)
        {
            var at = DateTime.SpecifyKind(first, DateTimeKind.Utc);
            var end = at.AddDays(count);
            for (var next = expression.GetNextOccurrence(at, inclusive: true); next is { } day && day < end; next = expression.GetNextOccurrence(day))
                days[(int)(day - at).TotalDays] = true;
        }

        return days;
    }

    // A field without a star restricts; with two of them a day need fit one alone. Cronos wants it to fit both.
    private static IEnumerable<CronExpression> Days((IReadOnlyList<int> Values, bool IsStar) month, IReadOnlyList<int> months, (IReadOnlyList<int> Values, bool IsStar) week)
    {
        if (months.Count == 0)
            yield break;
        var eitherWillDo = !month.IsStar && !week.IsStar;
        if (month.Values.Count > 0 && (eitherWillDo || week.Values.Count > 0))
            yield return Day(Listed(month.Values), months, eitherWillDo ? "*" : Listed(week.Values));
        if (eitherWillDo && week.Values.Count > 0)
            yield return Day("*", months, Listed(week.Values));
    }

    private static CronExpression Day(string month, IReadOnlyList<int> months, string week) => CronExpression.Parse($"0 0 {month} {Listed(months)} {week}");

    private static string Listed(IReadOnlyList<int> values) => string.Join(",", values.Select(v => v.ToString(CultureInfo.InvariantCulture)));

    private sealed record Field(string Name, int Least, int Most, string[] Names)
    {
        /// <summary>The values of a field, and whether a star is among what it lists; a star with steps is none.</summary>
        public (IReadOnlyList<int> Values, bool IsStar)? Read(string text, out string problem)
        {
            problem = "";
            var values = new bool[Most + 1];
            var isStar = false;
            foreach (var item in text.Split([','], StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = item.Split('/');
                var bounds = parts[0].Split('-');
                var isAll = bounds[0] is "*" or "?";
                if (parts.Length > 2 || !isAll && bounds.Length > 2)
                {
                    problem = $"'{item}' is no {Name}";
                    return null;
                }

                var (from, to) = isAll ? (Least, Most) : (Number(bounds[0]), Number(bounds[bounds.Length - 1]));
                var step = parts.Length == 1 ? 1 : Number(parts[1], named: false);
                // 5/15 is 5-59/15.
                if (parts.Length == 2 && bounds.Length == 1)
                    to = Most;
                problem = from is null || to is null || step is null ? $"'{item}' is no {Name}"
                    : from < Least || to > Most ? $"'{item}' is no {Name}: it goes from {Least} to {Most}{(Most == 6 ? ", and Sunday is 0" : "")}"
                    : from > to ? $"'{item}' ends before it begins"
                    : step == 0 ? $"'{item}' has steps of 0"
                    : "";
                if (problem.Length > 0)
                    return null;
                isStar |= isAll && step == 1;
                for (var value = (long)from!; value <= to; value += step!.Value)
                    values[value] = true;
            }

            return ([.. Enumerable.Range(0, values.Length).Where(v => values[v])], isStar);
        }

        private int? Number(string text, bool named = true)
        {
            var name = named ? Array.FindIndex(Names, n => string.Equals(n, text, StringComparison.OrdinalIgnoreCase)) : -1;
            return name >= 0 ? name + Least
                : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number
                : null;
        }
    }
}

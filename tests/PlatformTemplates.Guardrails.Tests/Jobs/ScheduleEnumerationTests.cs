using System.Globalization;
using System.Text.RegularExpressions;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Jobs;

/// <summary>
/// What is said of a schedule is what comes out when every minute of five years is looked at by itself: for a thousand
/// schedules, in zones that change their clocks by an hour, by half an hour, at midnight, in the southern summer, in Ramadan,
/// and not at all.
/// </summary>
public partial class ScheduleEnumerationTests
{
    private const int MinutesOfDay = 1440;
    private static readonly DateTime First = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly int DayCount = (int)(new DateTime(2029, 1, 1, 0, 0, 0, DateTimeKind.Utc) - First).TotalDays;
    private static readonly Guardrail Rule = GuardrailCatalogue.All.Single(g => g.Descriptor.Id == GuardrailIds.ScheduleSound);

    public static TheoryData<string> Zones =>
    [
        "Etc/UTC", "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe",
        "Africa/Cairo", "Africa/Casablanca", "Asia/Kolkata", "Pacific/Auckland", "America/Havana",
    ];

    [Theory]
    [MemberData(nameof(Zones))]
    public void A_hundred_schedules_are_told_as_they_run(string zone)
    {
        var minutes = MinutesOf(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var irregular = Irregular(minutes);
        var random = new Random(zone.Length * 31 + zone[0]);
        var told = 0;
        for (var i = 0; i < 100; i++)
        {
            // Some CronWorkflows run by two schedules.
            var schedules = Enumerable.Range(0, i % 10 == 0 ? 2 : 1).Select(_ => Schedule(random)).ToArray();
            told += Compare(schedules, zone, minutes, irregular);
        }

        Assert.True(told > 100, $"Only {told} things were compared.");
    }

    private static int Compare(string[] schedules, string zone, Minute[] minutes, List<(Minute Minute, int Count)> irregular)
    {
        var called = $"{string.Join(" and ", schedules)} in {zone}";
        var patterns = schedules.Select(s => new Pattern(s)).ToArray();
        var runs = new List<(int At, Minute Minute)>();
        for (var i = 0; i < minutes.Length; i++)
        {
            foreach (var pattern in patterns)
            {
                if (!pattern.Fits(minutes[i]))
                    continue;
                runs.Add((i, minutes[i]));
                break;
            }
        }

        if (runs.Count == 0)
        {
            Assert.Single(Findings(schedules, zone, 60, 10), f => f.Contains(" never runs", StringComparison.Ordinal));
            return 1;
        }

        var compared = 2;
        var gap = runs.Count < 2 ? (long?)null : Enumerable.Range(1, runs.Count - 1).Min(i => (runs[i].At - runs[i - 1].At) * 60L);
        if (gap is { } shortest)
        {
            Assert.DoesNotContain(Findings(schedules, zone, shortest, shortest), f => f.Contains("the next run is due", StringComparison.Ordinal));
            var late = Findings(schedules, zone, shortest + 1, shortest + 1).Where(f => f.Contains("the next run is due", StringComparison.Ordinal)).ToList();
            Assert.True(late.Count == 2 && late.TrueForAll(f => f.Contains($"due after {shortest}", StringComparison.Ordinal)), $"{called}: {shortest} seconds are between two runs, and the guardrail said {string.Join(" | ", late)}.");
            if (Day().Match(late[0]) is { Success: true } match)
            {
                var day = DayOf(DateTime.ParseExact(match.Groups[1].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture));
                Assert.True(Enumerable.Range(1, runs.Count - 1).Any(i => runs[i].Minute.Day == day && (runs[i].At - runs[i - 1].At) * 60L == shortest), $"{called}: {late[0]}");
            }
        }

        var (skipped, repeated) = Changes(patterns, irregular);
        var changes = Findings(schedules, zone, 60, 10).SingleOrDefault(f => f.Contains("the clocks of", StringComparison.Ordinal)) ?? "";
        var expected = (skipped.Count == 0 ? "" : $"is skipped on {Dates(skipped)}; ") + (repeated.Count == 0 ? "" : $"comes twice on {Dates(repeated)}; ");
        var said = string.Concat(Regex.Matches(changes, "(is skipped|comes twice)(?: by the clocks of [^ ]+)? on ([-0-9]+(?:, [-0-9]+)*(?: and later)?)").Select(m => $"{m.Groups[1].Value} on {m.Groups[2].Value}; "));
        Assert.True(expected == said, $"{called}: expected '{expected}', and the guardrail said '{changes}'.");
        return compared;
    }

    // A local time that a schedule names and that no minute has, or two have.
    private static (SortedSet<int> Skipped, SortedSet<int> Repeated) Changes(Pattern[] patterns, List<(Minute Minute, int Count)> irregular)
    {
        var (skipped, repeated) = (new SortedSet<int>(), new SortedSet<int>());
        foreach (var (minute, count) in irregular.Where(i => Array.Exists(patterns, p => !p.IsHourly && p.Fits(i.Minute))))
            (count == 0 ? skipped : repeated).Add(minute.Day);
        return (skipped, repeated);
    }

    // The times of local days that are not there exactly once.
    private static List<(Minute Minute, int Count)> Irregular(Minute[] minutes)
    {
        var counts = new byte[DayCount, MinutesOfDay];
        var days = new Minute[DayCount];
        foreach (var minute in minutes)
        {
            counts[minute.Day, minute.OfDay]++;
            days[minute.Day] = minute;
        }

        return [.. from day in Enumerable.Range(0, DayCount) from time in Enumerable.Range(0, MinutesOfDay) where counts[day, time] != 1 select (days[day] with { OfDay = (short)time }, (int)counts[day, time])];
    }

    private static string Dates(SortedSet<int> days)
        => string.Join(", ", days.Take(3).Select(d => First.AddDays(d).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))) + (days.Count > 3 ? " and later" : "");

    private static List<string> Findings(string[] schedules, string zone, long deadline, long startingDeadline)
    {
        var sample = JobSamples.CronWorkflow.Scheduled(schedules[0], zone, deadline, startingDeadline: startingDeadline);
        foreach (var other in schedules.Skip(1))
            sample = sample.With($"    - \"{schedules[0]}\"\n", $"    - \"{schedules[0]}\"\n    - \"{other}\"\n");
        var findings = GuardrailEngine.Run([Rule], new InMemoryService().Manifest(sample).Property("PlatformToday", "2024-01-01").Facts);
        Assert.DoesNotContain(findings, f => f.Guardrail.Id == GuardrailIds.GuardrailFailed);
        return [.. findings.Select(f => f.Message)];
    }

    // All the minutes of the local days from the first to the last.
    private static Minute[] MinutesOf(TimeZoneInfo zone)
    {
        var minutes = new List<Minute>((DayCount + 2) * MinutesOfDay);
        for (var utc = First.AddDays(-1); utc < First.AddDays(DayCount + 1); utc = utc.AddMinutes(1))
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
            if (DayOf(local) is var day && day >= 0 && day < DayCount)
                minutes.Add(new Minute(day, (short)((local.Hour * 60) + local.Minute), (sbyte)local.Day, (sbyte)local.Month, (sbyte)local.DayOfWeek));
        }

        return [.. minutes];
    }

    private static int DayOf(DateTime local) => (int)Math.Floor((local.Date - First.Date).TotalDays);

    private static string Schedule(Random random)
    {
        var minute = Pick(random, () => Number(random, 0, 59), () => Number(random, 0, 59), () => $"{Number(random, 0, 29)},{Number(random, 30, 59)}", () => $"*/{random.Next(1, 31)}", () => "*", () => $"{random.Next(0, 20)}-{random.Next(20, 60)}/{random.Next(1, 9)}", () => $"{random.Next(0, 30)}/{random.Next(5, 40)}");
        var hour = Pick(random, () => Number(random, 0, 4), () => Number(random, 0, 23), () => $"{Number(random, 0, 3)},{Number(random, 4, 23)}", () => $"*/{random.Next(1, 13)}", () => "*", () => $"{random.Next(0, 3)}-{random.Next(3, 24)}", () => "?");
        var day = Pick(random, () => "*", () => "*", () => "?", () => Number(random, 1, 31), () => $"*/{random.Next(1, 10)}", () => $"{random.Next(1, 15)}-{random.Next(15, 32)}", () => "29,30,31", () => "*,13");
        var month = Pick(random, () => "*", () => "*", () => Number(random, 1, 12), () => "mar,OCT,nov", () => "2", () => $"*/{random.Next(1, 5)}");
        var week = Pick(random, () => "*", () => "*", () => "?", () => Number(random, 0, 6), () => "SUN", () => "mon-fri", () => $"*/{random.Next(1, 4)}", () => "1,3");
        return $"{minute} {hour} {day} {month} {week}";
    }

    private static string Pick(Random random, params Func<string>[] choices) => choices[random.Next(choices.Length)]();

    private static string Number(Random random, int least, int most) => random.Next(least, most + 1).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("on ([0-9]{4}-[0-9]{2}-[0-9]{2}), when clocks change")]
    private static partial Regex Day();

    private readonly record struct Minute(int Day, short OfDay, sbyte OfMonth, sbyte Month, sbyte OfWeek);

    /// <summary>A schedule read in the plainest way: for each value, whether some item of the list names it.</summary>
    private sealed class Pattern
    {
        private readonly bool[] _minute;
        private readonly bool[] _hour;
        private readonly bool[] _day;
        private readonly bool[] _month;
        private readonly bool[] _week;
        private readonly bool _either;

        public Pattern(string schedule)
        {
            var fields = schedule.ToUpperInvariant().Split(' ');
            _minute = Values(fields[0], 0, 59);
            _hour = Values(fields[1], 0, 23);
            _day = Values(fields[2], 1, 31);
            _month = Values(Numbered(fields[3], ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1), 1, 12);
            _week = Values(Numbered(fields[4], ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], 0), 0, 6);
            _either = !HasStar(fields[2]) && !HasStar(fields[4]);
        }

        public bool IsHourly => Array.TrueForAll(_hour, h => h) && Array.Exists(_minute, m => m);

        public bool Fits(in Minute minute)
        {
            if (!_minute[minute.OfDay % 60] || !_hour[minute.OfDay / 60] || !_month[minute.Month])
                return false;
            return _either ? _day[minute.OfMonth] || _week[minute.OfWeek] : _day[minute.OfMonth] && _week[minute.OfWeek];
        }

        private static bool HasStar(string field) => field.Split(',').Any(item => item is "*" or "?" or "*/1");

        private static string Numbered(string field, string[] names, int first)
        {
            for (var i = 0; i < names.Length; i++)
                field = field.Replace(names[i], (i + first).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            return field;
        }

        private static bool[] Values(string field, int least, int most)
        {
            var values = new bool[most + 1];
            for (var value = least; value <= most; value++)
                values[value] = field.Split(',').Any(item => Names(item, value, least, most));
            return values;
        }

        private static bool Names(string item, int value, int least, int most)
        {
            var step = item.Contains('/', StringComparison.Ordinal) ? int.Parse(item.Split('/')[1], CultureInfo.InvariantCulture) : 1;
            var range = item.Split('/')[0];
            var from = range is "*" or "?" ? least : int.Parse(range.Split('-')[0], CultureInfo.InvariantCulture);
            var to = range is "*" or "?" ? most
                : range.Contains('-', StringComparison.Ordinal) ? int.Parse(range.Split('-')[1], CultureInfo.InvariantCulture)
                : item.Contains('/', StringComparison.Ordinal) ? most
                : from;
            return value >= from && value <= to && (value - from) % step == 0;
        }
    }
}

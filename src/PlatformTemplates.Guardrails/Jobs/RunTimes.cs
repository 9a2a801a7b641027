namespace PlatformTemplates.Guardrails.Jobs;

/// <summary>The time between two runs.</summary>
/// <param name="Length">How long.</param>
/// <param name="Date">A local day on which the second of two such runs begins.</param>
internal sealed record RunGap(TimeSpan Length, DateTime Date);

/// <summary>
/// When schedules begin runs in a time zone, over five years, which have a leap day among them. A run begins at each instant
/// whose local time the schedule names: none where clocks skip that time, two where they go through it twice.
/// </summary>
internal sealed class RunTimes
{
    private const int DayCount = (5 * 365) + 2;

    private readonly TimeZoneInfo _zone;
    private readonly DateTime _first;
    private readonly TimeSpan[] _offsets;
    private readonly List<DateTime> _skipped = [];
    private readonly List<DateTime> _repeated = [];
    private (DateTime Instant, TimeSpan? Offset)? _previous;

    private RunTimes(TimeZoneInfo zone, DateTime first)
    {
        _zone = zone;
        _first = DateTime.SpecifyKind(first.Date, DateTimeKind.Utc);
        _offsets = [.. Enumerable.Range(-1, DayCount + 3).Select(day => zone.GetUtcOffset(_first.AddDays(day)))];
    }

    /// <summary>Whether any run begins at all.</summary>
    public bool Any { get; private set; }

    /// <summary>The shortest time between two runs; null where there are fewer than two.</summary>
    public RunGap? Shortest { get; private set; }

    /// <summary>The shortest time between two runs while clocks are not changed.</summary>
    public RunGap? Usual { get; private set; }

    /// <summary>Local times at which a run would begin, if clocks didn't skip them; without schedules that run in each hour.</summary>
    public IReadOnlyList<DateTime> Skipped => _skipped;

    /// <summary>Local times that come twice, each with a run; without schedules that run in each hour.</summary>
    public IReadOnlyList<DateTime> Repeated => _repeated;

    /// <summary>Works it out.</summary>
    /// <param name="schedules">Schedules that begin runs of one and the same job.</param>
    /// <param name="zone">Their time zone.</param>
    /// <param name="first">The first day to look at.</param>
    public static RunTimes Of(IReadOnlyList<CronSchedule> schedules, TimeZoneInfo zone, DateTime first)
    {
        var times = new RunTimes(zone, first);
        if (schedules.Count == 1 && schedules[0].Every is { } every)
            times.Note(every, times._first, isUsual: true);
        times.Any = schedules.Any(s => s.Every is not null);
        times.Walk([.. schedules.Where(s => s.Every is null)]);
        return times;
    }

    private void Walk(IReadOnlyList<CronSchedule> schedules)
    {
        var days = schedules.Select(s => s.Days(_first, DayCount)).ToArray();
        var hourly = schedules.Select(s => s.IsHourly).ToArray();
        var known = new Dictionary<string, (int[] Minutes, int Gap)>(StringComparer.Ordinal);
        var aroundChange = new SortedSet<DateTime>();
        for (var day = 0; day < DayCount; day++)
        {
            var active = Enumerable.Range(0, schedules.Count).Where(i => days[i][day]).ToList();
            if (active.Count == 0)
                continue;
            var key = string.Join(",", active);
            if (!known.TryGetValue(key, out var pattern))
                known[key] = pattern = Pattern([.. active.SelectMany(i => schedules[i].Minutes).Distinct().OrderBy(m => m)]);
            if (pattern.Minutes.Length == 0)
                continue;
            Any = true;
            if (ClocksChangeNear(day))
            {
                foreach (var minute in pattern.Minutes)
                {
                    var instants = Instants(day, minute);
                    aroundChange.UnionWith(instants);
                    if (instants.Count != 1 && active.Exists(i => !hourly[i] && schedules[i].Minutes.Contains(minute)))
                        (instants.Count == 0 ? _skipped : _repeated).Add(_first.AddDays(day).AddMinutes(minute));
                }

                continue;
            }

            Leave(aroundChange);
            var offset = _offsets[day + 1];
            var start = _first.AddDays(day) - offset;
            Go(start.AddMinutes(pattern.Minutes[0]), offset);
            if (pattern.Minutes.Length > 1)
                Note(TimeSpan.FromMinutes(pattern.Gap), _first.AddDays(day), isUsual: true);
            _previous = (start.AddMinutes(pattern.Minutes[pattern.Minutes.Length - 1]), offset);
        }

        Leave(aroundChange);
    }

    private static (int[] Minutes, int Gap) Pattern(int[] minutes)
        => (minutes, minutes.Length < 2 ? 0 : Enumerable.Range(1, minutes.Length - 1).Min(i => minutes[i] - minutes[i - 1]));

    // The days of a change and those next to them are gone through run by run, in the order of time.
    private void Leave(SortedSet<DateTime> instants)
    {
        foreach (var instant in instants)
            Go(instant, offset: null);
        instants.Clear();
    }

    private void Go(DateTime instant, TimeSpan? offset)
    {
        if (_previous is var (before, offsetBefore))
            Note(instant - before, (instant + _zone.GetUtcOffset(instant)).Date, offset is not null && offset == offsetBefore);
        _previous = (instant, offset);
    }

    private void Note(TimeSpan gap, DateTime date, bool isUsual)
    {
        if (gap <= TimeSpan.Zero)
            return;
        if (Shortest is null || gap < Shortest.Length)
            Shortest = new RunGap(gap, date);
        if (isUsual && (Usual is null || gap < Usual.Length))
            Usual = new RunGap(gap, date);
    }

    private bool ClocksChangeNear(int day) => _offsets[day] != _offsets[day + 3] || _offsets[day + 1] != _offsets[day + 2];

    private List<DateTime> Instants(int day, int minute)
    {
        var found = new List<DateTime>();
        var local = _first.AddDays(day).AddMinutes(minute);
        foreach (var offset in new[] { _offsets[day], _offsets[day + 3] }.Distinct())
        {
            if (_zone.GetUtcOffset(local - offset) == offset)
                found.Add(local - offset);
        }

        return found;
    }
}

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
        var known = new Dictionary<string, DayPattern>(StringComparer.Ordinal);
        var key = new char[schedules.Count];
        DayPattern? alone = null;
        var aroundChange = new List<long>();
        for (var day = 0; day < DayCount; day++)
        {
            var any = false;
            for (var i = 0; i < key.Length; i++)
            {
                any |= days[i][day];
                key[i] = days[i][day] ? '1' : '0';
            }

            if (!any)
                continue;
            // All days of a single schedule are alike.
            var pattern = key.Length == 1 ? alone ??= new DayPattern(schedules) : null;
            if (pattern is null && !known.TryGetValue(new string(key), out pattern))
                known[new string(key)] = pattern = new DayPattern([.. schedules.Where((_, i) => days[i][day])]);
            if (pattern.Minutes.Length == 0)
                continue;
            Any = true;
            if (ClocksChangeNear(day))
            {
                foreach (var minute in pattern.Minutes)
                {
                    var count = AddInstants(day, minute, aroundChange);
                    if (count != 1 && pattern.IsOfDay(minute))
                        (count == 0 ? _skipped : _repeated).Add(_first.AddDays(day).AddMinutes(minute));
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

    // The days of a change and those next to them are gone through run by run, in the order of time.
    private void Leave(List<long> instants)
    {
        if (instants.Count == 0)
            return;
        var ordered = instants.ToArray();
        Array.Sort(ordered);
        foreach (var ticks in ordered)
            Go(new DateTime(ticks, DateTimeKind.Utc), offset: null);
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

    // The instants at which clocks show a local time, none to two.
    private int AddInstants(int day, int minute, List<long> instants)
    {
        var local = _first.AddDays(day).AddMinutes(minute);
        var (before, after) = (_offsets[day], _offsets[day + 3]);
        var count = instants.Count;
        if (_zone.GetUtcOffset(local - before) == before)
            instants.Add((local - before).Ticks);
        if (after != before && _zone.GetUtcOffset(local - after) == after)
            instants.Add((local - after).Ticks);
        return instants.Count - count;
    }

    /// <summary>The runs of a day on which some schedules begin theirs.</summary>
    private sealed class DayPattern
    {
        private readonly HashSet<int> _ofDay;

        public DayPattern(IReadOnlyList<CronSchedule> schedules)
        {
            Minutes = [.. schedules.SelectMany(s => s.Minutes).Distinct().OrderBy(m => m)];
            _ofDay = [.. schedules.Where(s => !s.IsHourly).SelectMany(s => s.Minutes)];
            Gap = Minutes.Length == 0 ? 0 : Minutes[Minutes.Length - 1] - Minutes[0];
            for (var i = 1; i < Minutes.Length; i++)
                Gap = Math.Min(Gap, Minutes[i] - Minutes[i - 1]);
        }

        /// <summary>The minutes of the day.</summary>
        public int[] Minutes { get; }

        /// <summary>The shortest time between two of them.</summary>
        public int Gap { get; }

        /// <summary>Whether a schedule names a minute that does not run in each hour.</summary>
        public bool IsOfDay(int minute) => _ofDay.Contains(minute);
    }
}

using System.Globalization;

namespace PlatformTemplates.Jobs.Periods;

/// <summary>The periods of a unit, one after the other without a gap.</summary>
internal sealed class PeriodCalendar(PeriodUnit unit, TimeZoneInfo zone)
{
    // Wide enough for every job, and no date nearby runs over the end of the calendar.
    private const int FirstYear = 1900;
    private const int LastYear = 9000;

    private const string Hours = "yyyy-MM-dd'T'HH'Z'";
    private const string Dates = "yyyy-MM-dd";
    private const string Months = "yyyy-MM";
    private static readonly string[] _instants = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    private readonly string _example = unit switch
    {
        PeriodUnit.Hour => "an hour of UTC such as 2026-01-31T05Z, or an instant such as 2026-01-31T05:30:00+01:00",
        PeriodUnit.Week => "a week such as 2026-W05, or a date such as 2026-01-31",
        PeriodUnit.Month => "a month such as 2026-01, or a date such as 2026-01-31",
        _ => "a date such as 2026-01-31",
    };

    /// <summary>The period that an instant is in.</summary>
    public Period Containing(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, unit == PeriodUnit.Hour ? TimeZoneInfo.Utc : zone).DateTime;
        var period = From(local);
        // Where clocks are put back over midnight, the old date's last hour comes again in the new date's time.
        return instant >= period.End ? After(period) : period;
    }

    /// <summary>The last period that is over at an instant.</summary>
    public Period EndedBefore(DateTimeOffset instant) => Containing(Containing(instant).Start.AddTicks(-1));

    /// <summary>The period that comes next.</summary>
    public Period After(Period period) => Containing(period.End);

    /// <summary>The period that a text names.</summary>
    /// <param name="option">Where the text is from, for the message.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="JobConfigurationException">It names none.</exception>
    public Period Parse(string option, string text)
    {
        var period = Find(text);
        return period ?? throw new JobConfigurationException($"{option} must be {_example}, not '{text}'.");
    }

    private Period? Find(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        var culture = CultureInfo.InvariantCulture;
        DateTime local;
        if (unit == PeriodUnit.Hour)
        {
            if (DateTimeOffset.TryParseExact(text, _instants, culture, Utc, out var instant))
                local = instant.UtcDateTime;
            else if (!DateTime.TryParseExact(text, Hours, culture, Utc, out local))
                return null;
        }
        else if (DateOnly.TryParseExact(text, Dates, culture, DateTimeStyles.None, out var date)
            || (unit == PeriodUnit.Month && DateOnly.TryParseExact(text, Months, culture, DateTimeStyles.None, out date))
            || (unit == PeriodUnit.Week && TryParseWeek(text, out date)))
        {
            local = date.ToDateTime(TimeOnly.MinValue);
        }
        else
        {
            return null;
        }

        return local.Year is >= FirstYear and <= LastYear ? From(local) : null;
    }

    private static bool TryParseWeek(string text, out DateOnly date)
    {
        date = default;
        if (text.Length != 8 || text[4..6] != "-W" || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(text.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var week))
        {
            return false;
        }

        if (year is < FirstYear or > LastYear || week < 1 || week > ISOWeek.GetWeeksInYear(year))
            return false;
        date = DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday));
        return true;
    }

    // The period that a time of the job's clocks is in.
    private Period From(DateTime local)
    {
        var culture = CultureInfo.InvariantCulture;
        if (unit == PeriodUnit.Hour)
        {
            var start = new DateTimeOffset(local.Year, local.Month, local.Day, local.Hour, 0, 0, TimeSpan.Zero);
            return new Period(start.ToString(Hours, culture), start, start.AddHours(1));
        }

        var date = DateOnly.FromDateTime(local);
        var (first, next, name) = unit switch
        {
            PeriodUnit.Month when new DateOnly(date.Year, date.Month, 1) is var month => (month, month.AddMonths(1), month.ToString(Months, culture)),
            PeriodUnit.Week when DateOnly.FromDateTime(ISOWeek.ToDateTime(ISOWeek.GetYear(local), ISOWeek.GetWeekOfYear(local), DayOfWeek.Monday)) is var monday
                => (monday, monday.AddDays(7), string.Create(culture, $"{ISOWeek.GetYear(local):0000}-W{ISOWeek.GetWeekOfYear(local):00}")),
            _ => (date, date.AddDays(1), date.ToString(Dates, culture)),
        };
        return new Period(name, StartOf(first), StartOf(next));
    }

    // The first instant of a date. Midnight can come twice, and the first one counts; or not at all, where clocks are put
    // forward over it, and then the date begins when they are.
    private DateTimeOffset StartOf(DateOnly date)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        if (zone.IsInvalidTime(midnight))
        {
            var before = zone.GetUtcOffset(midnight.AddDays(-1));
            return new DateTimeOffset(midnight, before).ToUniversalTime();
        }

        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }
}

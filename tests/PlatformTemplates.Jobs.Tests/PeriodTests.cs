using CsCheck;
using PlatformTemplates.Jobs.Periods;

namespace PlatformTemplates.Jobs.Tests;

public sealed class PeriodTests
{
    // Clocks that are put forward over midnight (Beirut, Santiago), back over it (Havana), by half an hour (Lord Howe), and
    // over a whole day (Apia, 2011-12-30).
    private static readonly string[] _names = ["Etc/UTC", "Europe/Berlin", "America/New_York", "America/Havana", "Asia/Beirut", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata"];

    private static readonly Gen<TimeZoneInfo> _zones = Gen.Int[0, _names.Length - 1].Select(i => TimeZoneInfo.FindSystemTimeZoneById(_names[i]));

    private static readonly Gen<DateTimeOffset> _instants = Gen.Long[
        new DateTimeOffset(2005, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(),
        new DateTimeOffset(2035, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds()].Select(DateTimeOffset.FromUnixTimeSeconds);

    private static readonly Gen<PeriodUnit> _units = Gen.Enum<PeriodUnit>();

    [Fact]
    public void Every_instant_is_in_its_period()
        => Gen.Select(_units, _zones, _instants).Sample((unit, zone, instant) =>
        {
            var period = new PeriodCalendar(unit, zone).Containing(instant);
            return period.Start <= instant && instant < period.End;
        });

    [Fact]
    public void Periods_follow_each_other_without_a_gap()
        => Gen.Select(_units, _zones, _instants).Sample((unit, zone, instant) =>
        {
            var calendar = new PeriodCalendar(unit, zone);
            var period = calendar.Containing(instant);
            var next = calendar.After(period);
            return next.Start == period.End && next.End > next.Start && calendar.EndedBefore(next.Start) == period && calendar.EndedBefore(next.Start.AddTicks(-1)) != period;
        });

    [Fact]
    public void The_name_of_a_period_names_it()
        => Gen.Select(_units, _zones, _instants).Sample((unit, zone, instant) =>
        {
            var calendar = new PeriodCalendar(unit, zone);
            var period = calendar.Containing(instant);
            return calendar.Parse("--as-of", period.Name) == period;
        });

    [Fact]
    public void A_day_holds_the_minutes_that_clocks_show_its_date_in()
        => Gen.Select(_zones, _instants).Sample(
            (zone, instant) =>
            {
                var day = new PeriodCalendar(PeriodUnit.Day, zone).Containing(instant);
                // Minute by minute, with an hour on both sides; where clocks go back over midnight the date is not enough, and
                // the day ends when it first does.
                for (var minute = day.Start; minute < day.End; minute = minute.AddMinutes(1))
                {
                    if (NameAt(minute) != day.Name && !IsRepeated(minute))
                        return false;
                }

                return NameAt(day.Start.AddMinutes(-1)) != day.Name && (NameAt(day.End) != day.Name || IsRepeated(day.End));

                string NameAt(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

                bool IsRepeated(DateTimeOffset at) => zone.IsAmbiguousTime(TimeZoneInfo.ConvertTime(at, zone));
            },
            iter: 300);

    [Theory]
    [InlineData(PeriodUnit.Day, "Europe/Berlin", "2026-03-29", "2026-03-28T23:00Z", "2026-03-29T22:00Z")]
    [InlineData(PeriodUnit.Day, "Europe/Berlin", "2026-10-25", "2026-10-24T22:00Z", "2026-10-25T23:00Z")]
    [InlineData(PeriodUnit.Day, "Asia/Beirut", "2026-03-29", "2026-03-28T22:00Z", "2026-03-29T21:00Z")]
    [InlineData(PeriodUnit.Day, "America/Havana", "2025-11-02", "2025-11-02T04:00Z", "2025-11-03T05:00Z")]
    [InlineData(PeriodUnit.Week, "Etc/UTC", "2026-W01", "2025-12-29T00:00Z", "2026-01-05T00:00Z")]
    [InlineData(PeriodUnit.Week, "Etc/UTC", "2027-01-02", "2026-12-28T00:00Z", "2027-01-04T00:00Z")]
    [InlineData(PeriodUnit.Month, "Europe/Berlin", "2026-03", "2026-02-28T23:00Z", "2026-03-31T22:00Z")]
    [InlineData(PeriodUnit.Month, "Europe/Berlin", "2026-03-15", "2026-02-28T23:00Z", "2026-03-31T22:00Z")]
    [InlineData(PeriodUnit.Hour, "Asia/Kolkata", "2026-01-31T05Z", "2026-01-31T05:00Z", "2026-01-31T06:00Z")]
    [InlineData(PeriodUnit.Hour, "Asia/Kolkata", "2026-01-31T05:30:00+01:00", "2026-01-31T04:00Z", "2026-01-31T05:00Z")]
    public void A_period_is_from_its_first_instant_to_the_next_one_s(PeriodUnit unit, string zone, string text, string start, string end)
    {
        var period = new PeriodCalendar(unit, TimeZoneInfo.FindSystemTimeZoneById(zone)).Parse("--as-of", text);

        Assert.Equal((At(start), At(end)), (period.Start, period.End));
    }

    [Theory]
    [InlineData(PeriodUnit.Day, "2026-1-31")]
    [InlineData(PeriodUnit.Day, "31.01.2026")]
    [InlineData(PeriodUnit.Day, "2026-01")]
    [InlineData(PeriodUnit.Day, "0001-01-01")]
    [InlineData(PeriodUnit.Day, "9999-12-31")]
    [InlineData(PeriodUnit.Week, "2026-W54")]
    [InlineData(PeriodUnit.Week, "2026-W00")]
    [InlineData(PeriodUnit.Week, "2026-W+1")]
    [InlineData(PeriodUnit.Month, "2026-13")]
    [InlineData(PeriodUnit.Hour, "2026-01-31")]
    [InlineData(PeriodUnit.Hour, "2026-01-31T05:00")]
    public void What_names_no_period_is_refused(PeriodUnit unit, string text)
    {
        var failure = Assert.Throws<JobConfigurationException>(() => new PeriodCalendar(unit, TimeZoneInfo.Utc).Parse("--from", text));

        Assert.StartsWith("--from must be ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"not '{text}'.", failure.Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
}

namespace PlatformTemplates.Jobs.Periods;

/// <summary>How long the period of a run is.</summary>
public enum PeriodUnit
{
    /// <summary>An hour of UTC.</summary>
    Hour,

    /// <summary>A day of the job's time zone.</summary>
    Day,

    /// <summary>A week of the job's time zone, from Monday (ISO 8601).</summary>
    Week,

    /// <summary>A month of the job's time zone.</summary>
    Month,
}

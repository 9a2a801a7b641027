namespace PlatformTemplates.Inference.Drift;

/// <summary>
/// What is measured of the inputs and predictions of a version: where the model comes with a training profile, how far its
/// inputs have drifted from it, and always how its predictions are distributed.
/// </summary>
public sealed class MonitoringOptions
{
    /// <summary>Whether anything is measured. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many of the newest rows are looked at. Default: 2000.</summary>
    public int WindowRows { get; set; } = 2000;

    /// <summary>How old a row may be. Default: one hour.</summary>
    public TimeSpan WindowAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// With fewer rows than these nothing is told: of few rows any statistic is large by chance. With 500 rows and ten bins the
    /// PSI of undrifted data is about 0.02, a tenth of the usual limit of 0.2. Default: 500.
    /// </summary>
    public int MinRows { get; set; } = 500;

    /// <summary>Which part of the rows is looked at, from 0 to 1. Default: 1.</summary>
    public double SampleRate { get; set; } = 1;
}

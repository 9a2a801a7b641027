using System.Diagnostics;
using System.Diagnostics.Metrics;
using PlatformTemplates.Jobs.Running;
using PlatformTemplates.Jobs.Store;

namespace PlatformTemplates.Jobs.Telemetry;

/// <summary>What a job tells of itself: a trace for every attempt, and metrics. A dry run has a trace alone.</summary>
internal sealed class JobTelemetry : IDisposable
{
    private static readonly InstrumentAdvice<double> _seconds = new() { HistogramBucketBoundaries = [1, 5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800] };

    private readonly ActivitySource _source = new(TelemetryNames.Source);
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _rows;
    private readonly Gauge<double> _lastSuccess;
    private readonly Gauge<double> _lastPeriodEnd;

    public JobTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Source);
        _duration = meter.CreateHistogram(TelemetryNames.RunDuration, "s", "Duration of an attempt to run the job.", tags: null, _seconds);
        _rows = meter.CreateCounter<long>(TelemetryNames.Rows, "{row}", "Rows the job worked on.");
        _lastSuccess = meter.CreateGauge<double>(TelemetryNames.LastSuccess, "s", "When the job was finished last, in seconds since 1970.");
        _lastPeriodEnd = meter.CreateGauge<double>(TelemetryNames.LastPeriodEnd, "s", "The end of the newest period that is done, in seconds since 1970.");
    }

    public Activity? StartRun(JobRun run)
    {
        // Nothing is above a run: whatever started the process has its own trace.
        Activity.Current = null;
        var activity = _source.StartActivity($"run {run.Job}")?.SetTag(TelemetryNames.Job, run.Job).SetTag(TelemetryNames.Run, run.Period.Name);
        return run.IsDryRun ? activity?.SetTag(TelemetryNames.DryRun, true) : activity;
    }

    public Activity? StartBatch(JobProgress before) => _source.StartActivity("batch")?.SetTag(TelemetryNames.Batch, before.Batches + 1);

    public void CountRows(JobRun run, long rows) => _rows.Add(rows, new KeyValuePair<string, object?>(TelemetryNames.Job, run.Job));

    public void Tell(JobRun run, JobHistory history)
    {
        var tag = new KeyValuePair<string, object?>(TelemetryNames.Job, run.Job);
        if (history.LastSuccess is { } success)
            _lastSuccess.Record(success.ToUnixTimeMilliseconds() / 1000.0, tag);
        if (history.LastPeriodEnd is { } end)
            _lastPeriodEnd.Record(end.ToUnixTimeMilliseconds() / 1000.0, tag);
    }

    public void End(Activity? activity, JobRun run, JobOutcome outcome, JobProgress progress, TimeSpan duration)
    {
        var name = outcome.Name();
        activity?.SetTag(TelemetryNames.Outcome, name).SetTag(TelemetryNames.Attempt, progress.Attempt).SetTag(TelemetryNames.RunRows, progress.Rows);
        if (outcome.IsFailure() && activity?.Status == ActivityStatusCode.Unset)
            activity.SetStatus(ActivityStatusCode.Error, name);
        if (!run.IsDryRun)
            _duration.Record(duration.TotalSeconds, new(TelemetryNames.Job, run.Job), new(TelemetryNames.Outcome, name));
    }

    public static void Fail(Activity? activity, Exception exception)
        => activity?.SetStatus(ActivityStatusCode.Error, exception.Message).SetTag(TelemetryNames.ErrorType, exception.GetType().FullName).AddException(exception);

    public void Dispose() => _source.Dispose();
}

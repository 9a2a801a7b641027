using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlatformTemplates.Jobs.Periods;
using PlatformTemplates.Jobs.Store;
using PlatformTemplates.Jobs.Telemetry;

namespace PlatformTemplates.Jobs.Running;

/// <summary>Runs the job for periods, one after the other, until one of them isn't done.</summary>
internal sealed partial class JobRunner(JobDefinition definition, IJobStore store, JobTelemetry telemetry, JobName job, IOptions<JobOptions> options, TimeProvider time, ILogger<JobRunner> logger)
{
    /// <returns>How the process ends, and whether a batch was left behind that goes on although it was cancelled.</returns>
    public async Task<(JobExitCode ExitCode, bool LeftBehind)> RunAsync(IEnumerable<Period> periods, RunMode mode, CancellationToken stopping)
    {
        using var ending = new Ending(options.Value, time, stopping);
        foreach (var period in periods)
        {
            var (outcome, leftBehind) = await RunAsync(new JobRun(job.Value, period) { IsDryRun = mode.IsDryRun }, mode.Restarts, ending);
            if (outcome.ExitCode() != JobExitCode.Done)
                return (outcome.ExitCode(), leftBehind);
        }

        return (JobExitCode.Done, false);
    }

    private async Task<(JobOutcome Outcome, bool LeftBehind)> RunAsync(JobRun run, bool restart, Ending ending)
    {
        using var activity = telemetry.StartRun(run);
        using var scope = logger.BeginScope(new Dictionary<string, object> { ["Job"] = run.Job, ["Run"] = run.Period.Name });
        var started = time.GetTimestamp();
        var attempt = new Attempt(run, restart, ending);
        // Not awaited where it began: a batch that heeds nothing must not keep the process.
        var work = Task.Run(() => WorkAsync(attempt, activity));
        var leftBehind = await Task.WhenAny(work, ending.GivenUp) != work;
        var outcome = leftBehind ? ending.Reason ?? JobOutcome.Failed : await work;
        if (leftBehind)
            LogLeftBehind(run.Period, Ending.UndoTimeout);

        var duration = time.GetElapsedTime(started);
        if (!run.IsDryRun)
            telemetry.Tell(run, attempt.History);
        telemetry.End(activity, run, outcome, attempt.Progress, duration);
        var level = outcome.IsFailure() ? LogLevel.Error : outcome.ExitCode() == JobExitCode.Done ? LogLevel.Information : LogLevel.Warning;
        var name = outcome.Name();
        LogEnded(level, run.Job, run.Period, name, attempt.Progress.Rows, attempt.Progress.Batches, duration);
        return (outcome, leftBehind);
    }

    // Every exception becomes an outcome here.
    private async Task<JobOutcome> WorkAsync(Attempt attempt, Activity? activity)
    {
        var (run, ending) = (attempt.Run, attempt.Ending);
        try
        {
            if (ending.Reason is { } reason)
                return reason;
            attempt.History = await store.ReadHistoryAsync(run.Job, ending.Abandoning);
            await using var jobLock = await store.TryLockAsync(run.Job, ending.Abandoning);
            if (jobLock is null)
            {
                LogLocked(run.Job);
                return JobOutcome.Locked;
            }

            await using var loss = jobLock.Lost.Register(() => ending.Abandon(JobOutcome.LockLost));
            return run.IsDryRun ? await TryOutAsync(attempt) : await RunBatchesAsync(attempt);
        }
        catch (JobLockLostException exception)
        {
            JobTelemetry.Fail(activity, exception);
            LogLockLost(exception.Message);
            return JobOutcome.LockLost;
        }
        catch (Exception exception) when (ending.Reason is { } reason && ending.Abandoning.IsCancellationRequested)
        {
            // What it fails with then is up to the database's client and to the job.
            var outcome = reason.Name();
            LogUndone(exception, run.Period, outcome);
            return reason;
        }
        catch (OperationCanceledException) when (ending.Reason is { } reason)
        {
            return reason;
        }
        catch (JobDataException exception)
        {
            JobTelemetry.Fail(activity, exception);
            LogDataError(run.Period, exception.Message);
            return JobOutcome.DataError;
        }
        catch (Exception exception) when (exception is JobConfigurationException or OptionsValidationException)
        {
            JobTelemetry.Fail(activity, exception);
            LogMisconfigured(exception.Message);
            return JobOutcome.Configuration;
        }
        catch (Exception exception)
        {
            JobTelemetry.Fail(activity, exception);
            LogFailed(exception, run.Period);
            return JobOutcome.Failed;
        }
    }

    private async Task<JobOutcome> RunBatchesAsync(Attempt attempt)
    {
        var (run, ending) = (attempt.Run, attempt.Ending);
        attempt.Progress = await store.BeginAsync(run, attempt.Restarts, ending.Abandoning);
        if (attempt.Progress.IsFinished)
        {
            LogDoneBefore(run.Period, attempt.Progress.FinishedAt);
            return JobOutcome.DoneBefore;
        }

        LogBegins(run.Job, run.Period, run.Period.Start, run.Period.End, attempt.Progress.Attempt, attempt.Progress.Batches);
        while (!attempt.Progress.IsFinished)
        {
            // The checkpoint is that of the last batch, committed with it: there is nothing left to save.
            if (ending.Reason is { } reason)
                return reason;
            using var activity = telemetry.StartBatch(attempt.Progress);
            var before = attempt.Progress;
            attempt.Progress = await store.RunBatchAsync(run, before, (services, stored, token) => definition.RunBatch(services, run, stored, token), ending.Abandoning);
            telemetry.CountRows(run, attempt.Progress.Rows - before.Rows);
            LogBatch(attempt.Progress.Batches, attempt.Progress.Rows);
        }

        var history = attempt.History;
        attempt.History = new JobHistory(attempt.Progress.FinishedAt, history.LastPeriodEnd > run.Period.End ? history.LastPeriodEnd : run.Period.End);
        return JobOutcome.Done;
    }

    private async Task<JobOutcome> TryOutAsync(Attempt attempt)
    {
        var (run, ending) = (attempt.Run, attempt.Ending);
        var stored = attempt.Restarts ? null : await store.FindAsync(run, ending.Abandoning);
        if (stored is { IsFinished: true })
        {
            LogDoneBefore(run.Period, stored.FinishedAt);
            return JobOutcome.DoneBefore;
        }

        LogTriesOut(run.Job, run.Period);
        attempt.Progress = await store.TryOutAsync(
            run,
            stored ?? JobProgress.None,
            async (services, before, token) =>
            {
                if (ending.Reason is not null)
                    throw new OperationCanceledException();
                using var activity = telemetry.StartBatch(before);
                return attempt.Progress = await definition.RunBatch(services, run, before, token);
            },
            ending.Abandoning);
        LogTriedOut(attempt.Progress.Rows - (stored?.Rows ?? 0));
        return JobOutcome.Done;
    }

    [LoggerMessage(LogLevel.Information, "{Job} {Run} begins: from {Start:yyyy-MM-dd'T'HH:mm:ssK} until {End:yyyy-MM-dd'T'HH:mm:ssK}, attempt {Attempt}, {Batches} batches are done")]
    private partial void LogBegins(string job, Period run, DateTimeOffset start, DateTimeOffset end, int attempt, int batches);

    [LoggerMessage(LogLevel.Debug, "Batch {Batch} is committed, with {Rows} rows so far")]
    private partial void LogBatch(int batch, long rows);

    [LoggerMessage(LogLevel.Information, "{Run} was finished at {FinishedAt:yyyy-MM-dd'T'HH:mm:ssK}; there is nothing to do. --restart runs it again from its beginning")]
    private partial void LogDoneBefore(Period run, DateTimeOffset? finishedAt);

    [LoggerMessage(LogLevel.Information, "{Job} {Run} is tried out: everything is undone at the end")]
    private partial void LogTriesOut(string job, Period run);

    [LoggerMessage(LogLevel.Information, "{Rows} rows would have been worked on; everything was undone")]
    private partial void LogTriedOut(long rows);

    [LoggerMessage(LogLevel.Warning, "Another run of {Job} is at work; this one does nothing")]
    private partial void LogLocked(string job);

    [LoggerMessage(LogLevel.Error, "The batch at work was undone: {Reason}")]
    private partial void LogLockLost(string reason);

    [LoggerMessage(LogLevel.Warning, "The batch of {Run} that was at work is undone ({Outcome}); the checkpoint is that of the batch before")]
    private partial void LogUndone(Exception exception, Period run, string outcome);

    [LoggerMessage(LogLevel.Error, "The batch of {Run} that was at work did not end {UndoTimeout} after it was cancelled; it is left behind, and the database undoes it")]
    private partial void LogLeftBehind(Period run, TimeSpan undoTimeout);

    [LoggerMessage(LogLevel.Error, "The data of {Run} is wrong, and trying again would not help: {Reason}")]
    private partial void LogDataError(Period run, string reason);

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private partial void LogMisconfigured(string reason);

    [LoggerMessage(LogLevel.Error, "{Run} failed; another attempt goes on at the last checkpoint")]
    private partial void LogFailed(Exception exception, Period run);

    [LoggerMessage("{Job} {Run} ended: {Outcome}, {Rows} rows in {Batches} batches, {Duration}")]
    private partial void LogEnded(LogLevel level, string job, Period run, string outcome, long rows, int batches, TimeSpan duration);

    private sealed class Attempt(JobRun run, bool restarts, Ending ending)
    {
        public JobRun Run => run;

        public bool Restarts => restarts;

        public Ending Ending => ending;

        public JobHistory History { get; set; } = new(null, null);

        public JobProgress Progress { get; set; } = JobProgress.None;
    }
}

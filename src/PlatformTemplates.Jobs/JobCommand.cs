using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlatformTemplates.Jobs.Periods;
using PlatformTemplates.Jobs.Running;

namespace PlatformTemplates.Jobs;

/// <summary>
/// The program of a job: reads the command line, runs the job once and says by its exit code how that went
/// (<see cref="JobExitCode"/>).
/// </summary>
public static partial class JobCommand
{
    private const string AsOf = "--as-of";
    private const string From = "--from";
    private const string To = "--to";

    /// <summary>Runs the job.</summary>
    /// <param name="args">
    /// The command line of the process: <c>--as-of</c>, <c>--from</c> and <c>--to</c>, <c>--dry-run</c>, <c>--restart</c>, and
    /// settings as <c>--Section:Key=value</c>.
    /// </param>
    /// <param name="createBuilder">Puts the host together, from the settings on the command line; it adds the job.</param>
    /// <param name="cancellationToken">Stops it as SIGTERM does.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(IEnumerable<string> args, Func<string[], HostApplicationBuilder> createBuilder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(createBuilder);
        var settings = new List<string>();
        var rest = new List<string>();
        foreach (var arg in args)
            (IsSetting(arg) ? settings : rest).Add(arg);

        var asOf = new Option<string?>(AsOf) { Description = "The period to run, by a date in it, such as 2026-01-31. Without it: the last one that is over.", HelpName = "period" };
        var from = new Option<string?>(From) { Description = "The first period of several to run, one after the other.", HelpName = "period" };
        var to = new Option<string?>(To) { Description = "The last period of several.", HelpName = "period" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Undo everything in the database at the end." };
        var restart = new Option<bool>("--restart") { Description = "Forget the checkpoint, and run what is done already again from its beginning." };
        var command = new RootCommand("Runs the job once. Ends with 0 when it is done, 75 to try again, 65 when the data and 78 when the configuration is wrong. Settings are given as --Section:Key=value.") { asOf, from, to, dryRun, restart };
        command.Validators.Add(result =>
        {
            if (result.GetResult(asOf) is not null && (result.GetResult(from) ?? result.GetResult(to)) is not null)
                result.AddError($"{AsOf} names one period, {From} and {To} name several: give one or the other.");
            else if (result.GetResult(from) is null != result.GetResult(to) is null)
                result.AddError($"{From} and {To} go together.");
        });
        command.SetAction((parsed, _) => RunAsync(
            () => createBuilder([.. settings]),
            new Request(parsed.GetValue(asOf), parsed.GetValue(from), parsed.GetValue(to), new RunMode(parsed.GetValue(dryRun), parsed.GetValue(restart))),
            cancellationToken));

        var result = command.Parse(rest);
        if (result.Errors.Count > 0)
            return await RefuseAsync($"{result.Errors[0].Message} --help shows how it is called.");
        // The host has SIGTERM and Ctrl+C; the command would end the process two seconds after them.
        return await result.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, cancellationToken);
    }

    private static async Task<int> RunAsync(Func<HostApplicationBuilder> createBuilder, Request request, CancellationToken cancellationToken)
    {
        IHost? host = null;
        JobOptions options;
        IReadOnlyList<Period> periods;
        try
        {
            host = createBuilder().Build();
            options = host.Services.GetRequiredService<IOptions<JobOptions>>().Value;
            _ = host.Services.GetRequiredService<JobName>();
            periods = request.Periods(host.Services.GetRequiredService<PeriodCalendar>(), options, host.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        }
        catch (Exception exception)
        {
            host?.Dispose();
            // Nothing but settings and code was at work here, and another attempt has the same ones.
            return await RefuseAsync(exception is JobConfigurationException or OptionsValidationException or InvalidOperationException or ArgumentException or FormatException ? exception.Message : exception.ToString());
        }

        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(JobCommand));
        var (exitCode, leftBehind) = await RunAsync(host, periods, request.Mode, logger, cancellationToken);
        await StopAsync(host, options, logger);
        var isTaken = await TelemetryFlush.RunAsync(host.Services, options.FlushTimeout);
        if (!isTaken)
            LogNotFlushed(logger, options.FlushTimeout);
        // Telemetry that waits for its collector would be waited for again, and a batch that goes on would lose its services;
        // both end with the process.
        if (isTaken && !leftBehind)
            await DisposeAsync(host);
        return (int)exitCode;
    }

    private static async Task<(JobExitCode ExitCode, bool LeftBehind)> RunAsync(IHost host, IReadOnlyList<Period> periods, RunMode mode, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            // The host does it as well, but what can't be read as its type would look there like any other failure.
            host.Services.GetService<IStartupValidator>()?.Validate();
        }
        catch (Exception exception)
        {
            LogMisconfigured(logger, exception is AggregateException several ? string.Join(' ', several.InnerExceptions.Select(each => each.Message)) : exception.Message);
            return (JobExitCode.Configuration, false);
        }

        try
        {
            await host.StartAsync(cancellationToken);
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            return await host.Services.GetRequiredService<JobRunner>().RunAsync(periods, mode, stopping.Token);
        }
        catch (OptionsValidationException exception)
        {
            LogMisconfigured(logger, exception.Message);
            return (JobExitCode.Configuration, false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (JobExitCode.TryAgain, false);
        }
        catch (Exception exception)
        {
            LogNotStarted(logger, exception);
            return (JobExitCode.TryAgain, false);
        }
    }

    private static async Task StopAsync(IHost host, JobOptions options, ILogger logger)
    {
        using var timeout = new CancellationTokenSource(options.FlushTimeout);
        try
        {
            await host.StopAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            // The job's outcome stands.
            LogNotStopped(logger, exception);
        }
    }

    private static async ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host.Dispose();
    }

    private static async Task<int> RefuseAsync(string message)
    {
        await Console.Error.WriteLineAsync(message);
        return (int)JobExitCode.Configuration;
    }

    // Options have no colon in their names, and keys of settings have one: a mistyped option is never taken for a setting.
    private static bool IsSetting(string arg)
        => arg.StartsWith("--", StringComparison.Ordinal) && arg.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && arg[..equals].Contains(':', StringComparison.Ordinal);

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private static partial void LogMisconfigured(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "The host can't be started; the job did not run")]
    private static partial void LogNotStarted(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The host could not be stopped")]
    private static partial void LogNotStopped(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Telemetry was not taken within {Timeout}: some of it is lost")]
    private static partial void LogNotFlushed(ILogger logger, TimeSpan timeout);

    private sealed record Request(string? AsOf, string? From, string? To, RunMode Mode)
    {
        /// <exception cref="JobConfigurationException">A period can't be read, is not over, or comes before the first one.</exception>
        public IReadOnlyList<Period> Periods(PeriodCalendar calendar, JobOptions options, DateTimeOffset now)
        {
            var (first, last) = (From, To) switch
            {
                ({ } from, { } to) => (calendar.Parse(JobCommand.From, from), calendar.Parse(JobCommand.To, to)),
                _ when AsOf is { } asOf && calendar.Parse(JobCommand.AsOf, asOf) is var period => (period, period),
                _ when calendar.EndedBefore(ScheduledTime.Find(options) ?? now) is var period => (period, period),
                _ => throw new InvalidOperationException(),
            };
            if (last.Start < first.Start)
                throw new JobConfigurationException($"{JobCommand.To} {last} is before {JobCommand.From} {first}.");
            // Half of it would be taken for all of it, and the rest would never be worked on.
            if (last.End > now)
                throw new JobConfigurationException($"{last} is not over before {last.End:yyyy-MM-dd'T'HH:mm:ssK}, and it is {now:yyyy-MM-dd'T'HH:mm:ssK}: run it then.");

            var periods = new List<Period> { first };
            while (periods[^1].Start < last.Start)
                periods.Add(calendar.After(periods[^1]));
            return periods;
        }
    }
}

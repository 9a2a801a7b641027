using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace PlatformTemplates.ServiceDefaults.Health;

/// <summary>
/// A health check that runs once at a time, whoever asks and however often, and whose answer always comes within its
/// timeout. A run that ignores its cancellation is left alone; until it ends the check counts as failed and no second
/// run starts beside it.
/// </summary>
internal sealed partial class CachedCheck
{
    private readonly Lock _gate = new();
    private readonly HealthCheckRegistration _registration;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeSpan _cacheDuration;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private Task<HealthStatus>? _answer;
    private Task? _run;
    private (HealthStatus Status, long At)? _last;

    public CachedCheck(HealthCheckRegistration registration, IServiceScopeFactory scopes, HealthOptions options, TimeProvider time, ILogger logger)
    {
        _registration = registration;
        _scopes = scopes;
        _cacheDuration = HostChecks.Contains(registration) ? TimeSpan.Zero : options.CacheDuration;
        _timeout = registration.Timeout > TimeSpan.Zero && registration.Timeout < options.Timeout ? registration.Timeout : options.Timeout;
        _time = time;
        _logger = logger;
    }

    public string Name => _registration.Name;

    public Task<HealthStatus> AskAsync()
    {
        lock (_gate)
        {
            if (_last is { } last && _time.GetElapsedTime(last.At) < _cacheDuration)
                return Task.FromResult(last.Status);

            if (_answer is null or { IsCompleted: true })
            {
                // The run belongs to everybody who asks: it must not carry the first one's request, trace or culture.
                using (ExecutionContext.SuppressFlow())
                    _answer = Task.Run(AnswerAsync);
            }

            return _answer;
        }
    }

    private async Task<HealthStatus> AnswerAsync()
    {
        var result = await RunInTimeAsync().ConfigureAwait(false);

        HealthStatus? before;
        lock (_gate)
        {
            before = _last?.Status;
            _last = (result.Status, _time.GetTimestamp());
        }

        if (result.Status != before && !HostChecks.Contains(_registration))
            LogChange(before, result);
        return result.Status;
    }

    private async Task<HealthCheckResult> RunInTimeAsync()
    {
        if (_run is { IsCompleted: false })
            return Failed("An earlier run has not ended.");

        // A check may block its thread; it must not be ours. Its time is taken from before it begins.
        var start = new Task<Task<HealthCheckResult>>(RunAsync);
        var run = start.Unwrap();
        _run = run;
        var inTime = run.WaitAsync(_timeout, _time);
        start.Start(TaskScheduler.Default);
        try
        {
            return await inTime.ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Failed($"No result within {_timeout:c}.");
        }
    }

    private async Task<HealthCheckResult> RunAsync()
    {
        using var deadline = new CancellationTokenSource(_timeout, _time);

        // What a check sends to its dependency is no part of anybody's trace.
        using var quiet = SuppressInstrumentationScope.Begin();
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            return await _registration.Factory(scope.ServiceProvider)
                .CheckHealthAsync(new HealthCheckContext { Registration = _registration }, deadline.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Failed($"No result within {_timeout:c}.");
        }
        catch (Exception exception)
        {
            return Failed("It threw an exception.", exception);
        }
    }

    private HealthCheckResult Failed(string reason, Exception? exception = null) => new(_registration.FailureStatus, reason, exception);

    private void LogChange(HealthStatus? before, HealthCheckResult result)
    {
        if (result.Status != HealthStatus.Healthy)
            LogNotHealthy(_logger, Name, result.Status, result.Description ?? "no reason given", result.Exception);
        else if (before is not null)
            LogHealthyAgain(_logger, Name);
    }

    [LoggerMessage(1, LogLevel.Warning, "Health check {Check} is {Status}: {Reason}")]
    private static partial void LogNotHealthy(ILogger logger, string check, HealthStatus status, string reason, Exception? exception);

    [LoggerMessage(2, LogLevel.Information, "Health check {Check} is healthy again")]
    private static partial void LogHealthyAgain(ILogger logger, string check);
}

using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PlatformTemplates.ServiceDefaults.Health;

namespace PlatformTemplates.ServiceDefaults.Tests;

public sealed class CachedCheckTests
{
    private static readonly HealthOptions Defaults = new();

    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger _log = new();
    private int _runs;

    [Fact]
    public async Task A_result_is_given_out_again_until_the_cache_duration_is_over()
    {
        var check = CheckOf(_ => Task.FromResult(HealthCheckResult.Healthy()));

        await check.AskAsync();
        _time.Advance(Defaults.CacheDuration - TimeSpan.FromTicks(1));
        await check.AskAsync();
        Assert.Equal(1, _runs);

        _time.Advance(TimeSpan.FromTicks(1));
        await check.AskAsync();
        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task A_hundred_probes_at_once_cause_one_run()
    {
        var result = new TaskCompletionSource<HealthCheckResult>();
        var check = CheckOf(_ => result.Task);

        var answers = Enumerable.Range(0, 100).Select(_ => check.AskAsync()).ToArray();
        result.SetResult(HealthCheckResult.Degraded());

        Assert.All(await Task.WhenAll(answers), status => Assert.Equal(HealthStatus.Degraded, status));
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task A_check_that_takes_too_long_counts_as_failed()
    {
        var started = new TaskCompletionSource();
        var check = CheckOf(async cancellation =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return HealthCheckResult.Healthy();
        });

        var answer = check.AskAsync();
        await started.Task;
        _time.Advance(Defaults.Timeout);

        Assert.Equal(HealthStatus.Unhealthy, await answer);
    }

    [Fact]
    public async Task A_run_that_ignores_its_cancellation_gets_no_second_one_beside_it()
    {
        var started = new TaskCompletionSource();
        var stuck = new TaskCompletionSource<HealthCheckResult>();
        var check = CheckOf(_ =>
        {
            started.TrySetResult();
            return stuck.Task;
        });

        var first = check.AskAsync();
        await started.Task;
        _time.Advance(Defaults.Timeout);
        Assert.Equal(HealthStatus.Unhealthy, await first);

        for (var probe = 0; probe < 20; probe++)
        {
            _time.Advance(Defaults.CacheDuration);
            Assert.Equal(HealthStatus.Unhealthy, await check.AskAsync());
        }

        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task A_check_that_was_stuck_recovers_once_its_run_has_ended()
    {
        var started = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        var stuck = new TaskCompletionSource<HealthCheckResult>();
        var check = CheckOf(async _ =>
        {
            started.TrySetResult();
            return await stuck.Task;
        });

        var first = check.AskAsync();
        await started.Task;
        _time.Advance(Defaults.Timeout);
        await first;
        stuck.SetResult(HealthCheckResult.Healthy());

        // The abandoned run ends on its own thread; the next one may meet it for a moment.
        HealthStatus status;
        do
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            _time.Advance(Defaults.CacheDuration);
            status = await check.AskAsync();
        }
        while (status != HealthStatus.Healthy);

        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task A_shorter_timeout_of_the_check_itself_wins()
    {
        var started = new TaskCompletionSource();
        var check = CheckOf(
            async cancellation =>
            {
                started.SetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
                return HealthCheckResult.Healthy();
            },
            timeout: TimeSpan.FromMilliseconds(50));

        var answer = check.AskAsync();
        await started.Task;
        _time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal(HealthStatus.Unhealthy, await answer);
    }

    [Fact]
    public async Task A_failure_has_the_status_that_its_registration_asks_for()
    {
        var check = CheckOf(_ => throw new InvalidOperationException("down"), HealthStatus.Degraded);

        Assert.Equal(HealthStatus.Degraded, await check.AskAsync());
    }

    [Fact]
    public async Task A_change_is_logged_once_with_its_reason_and_so_is_the_recovery()
    {
        var results = new Queue<HealthCheckResult>([
            HealthCheckResult.Healthy(), HealthCheckResult.Unhealthy("no route"), HealthCheckResult.Unhealthy("no route"), HealthCheckResult.Healthy()]);
        var check = CheckOf(_ => Task.FromResult(results.Dequeue()));

        for (var probe = 0; probe < 4; probe++)
        {
            await check.AskAsync();
            _time.Advance(Defaults.CacheDuration);
        }

        Assert.Equal(
            ["Health check orders-db is Unhealthy: no route", "Health check orders-db is healthy again"],
            _log.Collector.GetSnapshot().Select(record => record.Message));
    }

    private CachedCheck CheckOf(Func<CancellationToken, Task<HealthCheckResult>> run, HealthStatus failure = HealthStatus.Unhealthy, TimeSpan? timeout = null)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddHealthChecks().Add(new HealthCheckRegistration("orders-db", new Check(this, run), failure, tags: null, timeout));
        var provider = services.BuildServiceProvider();
        var registration = provider.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Single();
        return new CachedCheck(registration, provider.GetRequiredService<IServiceScopeFactory>(), Defaults, _time, _log);
    }

    private sealed class Check(CachedCheckTests test, Func<CancellationToken, Task<HealthCheckResult>> run) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref test._runs);
            return run(cancellationToken);
        }
    }
}

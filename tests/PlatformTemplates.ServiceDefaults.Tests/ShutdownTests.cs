using System.Diagnostics;

namespace PlatformTemplates.ServiceDefaults.Tests;

public sealed class ShutdownTests
{
    private static readonly TimeSpan DrainDelay = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task On_SIGTERM_readiness_fails_first_and_no_request_is_lost()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");

        await using var service = new ServiceProcess(("ServiceDefaults__Shutdown__DrainDelay", $"{DrainDelay:c}"));
        using var main = NewConnections(await service.Main);
        using var management = NewConnections(await service.Management);
        Assert.Equal(HttpStatusCode.OK, (await management.AskAsync("/health/ready")).StatusCode);

        // The load goes on until the drain delay is half over; after it, refused connections would be right.
        using var load = new CancellationTokenSource();
        var answered = 0;
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!load.IsCancellationRequested)
            {
                using var response = await main.GetAsync(new Uri("/", UriKind.Relative), CancellationToken.None);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Interlocked.Increment(ref answered);
                await Task.Delay(10, CancellationToken.None);
            }
        })).ToArray();

        await service.TerminateAsync();
        var sinceSignal = Stopwatch.StartNew();
        while ((await management.AskAsync("/health/ready")).StatusCode != HttpStatusCode.ServiceUnavailable)
            await Task.Delay(20, TestContext.Current.CancellationToken);

        var answeredWhenReadinessFailed = Volatile.Read(ref answered);
        using var draining = await main.AskAsync("/");
        var inFlight = main.AskAsync($"/slow?milliseconds={DrainDelay.TotalMilliseconds}");
        Assert.Equal(HttpStatusCode.OK, (await management.AskAsync("/health/live")).StatusCode);

        await Task.Delay(Max(DrainDelay / 2 - sinceSignal.Elapsed, TimeSpan.Zero), TestContext.Current.CancellationToken);
        await load.CancelAsync();
        await Task.WhenAll(workers);

        Assert.True(answered > answeredWhenReadinessFailed, "New connections are served while readiness fails.");
        Assert.True(draining.Headers.ConnectionClose);
        using var slow = await inFlight;
        Assert.Equal("done", await slow.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await service.WaitForExitAsync());
    }

    [Fact]
    public async Task Outside_a_container_SIGTERM_ends_the_service_without_a_delay()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");

        await using var service = new ServiceProcess();
        await service.Main;

        await service.TerminateAsync();

        Assert.Equal(0, await service.WaitForExitAsync());
        Assert.DoesNotContain(service.Lines, line => line.Contains("still served", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_has_nothing_to_drain()
    {
        var builder = Hosts.Worker(("ServiceDefaults:Shutdown:DrainDelay", "01:00:00"));
        builder.AddServiceDefaults();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A client that opens a connection for every request, as callers behind a load balancer do.</summary>
    private static HttpClient NewConnections(Uri address) =>
        new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = address };

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

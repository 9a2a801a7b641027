using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using PlatformTemplates.Packages.Tests.Reloads;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>
/// New versions of models under load, in the service that <c>dotnet new</c> made, as a process of its own. Ten seconds;
/// <c>TEST_RELOAD_SECONDS=60</c> for the long form. What was measured is written to the test's output.
/// </summary>
[Collection(GeneratedMl.Users.Name)]
public sealed class MlReloadTests(GeneratedMl service)
{
    private const int CallersOfEachWay = 4;
    private const int Keys = 200;
    private const int FirstLoads = 5;
    private const int PatienceInExports = 120;
    private const string Loads = "platform.inference.model.loads";
    private const string Shadowed = "platform.inference.shadow.requests";
    private const string Outcome = "platform.inference.outcome";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_release_every_second_fails_no_request_and_moves_no_caller_between_versions()
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("TEST_RELOAD_SECONDS") ?? "10", CultureInfo.InvariantCulture);
        await service.PublishAsync();
        using var root = new TemporaryFolder();
        File.Copy(Path.Combine(service.Path, "src", service.Name, "appsettings.json"), root.PathOf("appsettings.json"));
        var drops = new ModelDrops(root.Path);
        await using var receiver = await OtlpReceiver.StartAsync(Cancelled);
        await using var running = new RunningService(service.Assembly, ["--contentRoot", root.Path], new Dictionary<string, string>
        {
            ["Kestrel__Endpoints__Http__Url"] = "http://127.0.0.1:0",
            ["Kestrel__Endpoints__Grpc__Url"] = "http://127.0.0.2:0",
            ["Inference__ReloadInterval"] = "00:00:00.250",
            // All callers are at one address.
            ["ServiceDefaults__RateLimiting__PermitLimit"] = "1000000",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        });
        using var callers = new Callers(await running.Address, await running.OtherAddress);
        await UntilServedAsync(callers, drops);

        var (odd, byVersion, byKey) = (new ConcurrentBag<Answer>(), new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, ConcurrentDictionary<string, int>>());
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var asking = Callers.Ways.SelectMany(way => Enumerable.Range(0, CallersOfEachWay).Select(caller => Task.Run(() => callers.AskAsync(way, ModelDrops.Moving, number => $"{caller}-{number}", OfMoving, end.Token), Cancelled)))
            .Concat(Enumerable.Range(0, CallersOfEachWay).Select(caller => Task.Run(() => callers.AskAsync(caller % 2 == 0 ? "rest" : "grpc", ModelDrops.Steady, number => $"customer-{(caller + number) % Keys}", OfSteady, end.Token), Cancelled)))
            .Append(Task.Run(() => callers.ProbeAsync(end.Token), Cancelled)).ToList();
        using (var release = new PeriodicTimer(TimeSpan.FromSeconds(1)))
        {
            while (!end.IsCancellationRequested && await release.WaitForNextTickAsync(Cancelled))
                drops.Release();
        }

        await Task.WhenAll(asking);
        if (drops.IsRolledBack)
            drops.Release();
        await UntilServedAsync(callers, drops);
        var newest = new HashSet<string>();
        for (var key = 0; key < Keys; key++)
        {
            var answers = await Task.WhenAll(Callers.Ways.Select(way => callers.AskAsync(way, ModelDrops.Moving, $"customer-{key}", key)));
            newest.Add(Assert.Single(answers.Select(answer => answer.Version).Distinct()));
        }

        // Every release is taken up: a version dropped, or content replaced. The export under way may have begun before; the one after the next has seen everything.
        var releases = FirstLoads + drops.Newest - 2 + drops.Replaced;
        for (var i = 0; i < 3 || (i < PatienceInExports && receiver.Counts(Loads, Outcome).GetValueOrDefault("loaded") < releases); i++)
            await receiver.NextAsync(Cancelled);
        var (loads, shadows) = (receiver.Counts(Loads, Outcome), receiver.Counts(Shadowed, Outcome));
        Report();

        Assert.Empty(callers.Failures);
        Assert.Empty(odd);
        Assert.All(callers.Milliseconds, way => Assert.True(way.Value.Count >= seconds, $"{way.Key} was asked {way.Value.Count} times only."));
        Assert.Equal(releases, loads["loaded"]);
        Assert.DoesNotContain("failed", loads.Keys);
        Assert.True(byVersion.Count > drops.Newest / 2, $"Of {drops.Newest} versions {byVersion.Count} have answered.");
        Assert.Equal(drops.Divided.Order(), newest.Order());
        Assert.Equal(HttpStatusCode.NotFound, await callers.StatusOfAsync(ModelDrops.Moving, "1"));

        // One caller, one version, by whichever protocol; and the shadow is asked, but never answers.
        Assert.All(byKey, key => Assert.Single(key.Value));
        var versions = byKey.Select(key => key.Value.Keys.Single()).CountBy(version => version).ToDictionary();
        Assert.Equal(["1", "2"], versions.Keys.Order());
        Assert.InRange((double)versions["2"] / byKey.Count, 0.2, 0.4);
        Assert.True(shadows["compared"] > seconds);
        Assert.DoesNotContain("failed", shadows.Keys);

        void OfMoving(string key, Answer answer)
        {
            byVersion.AddOrUpdate(answer.Version, 1, (_, count) => count + 1);
            if (!ModelDrops.IsOf(answer.Version, answer.Prediction))
                odd.Add(answer);
        }

        void OfSteady(string key, Answer answer)
            => byKey.GetOrAdd(key, _ => new()).AddOrUpdate(answer.Version, 1, (_, count) => count + 1);

        void Report()
        {
            var output = TestContext.Current.TestOutputHelper!;
            output.WriteLine($"{seconds} s: {drops.Newest} versions of {ModelDrops.Moving} dropped, {drops.Removed} removed; {drops.Replaced} replaced of {ModelDrops.Steady}");
            output.WriteLine($"loads: {Text(loads)}; shadow: {Text(shadows)}; versions that answered: {byVersion.Count}");
            output.WriteLine($"keys: {byKey.Count}, asked {byKey.Sum(key => key.Value.Values.Sum())} times; met more than one version: {byKey.Count(key => key.Value.Count > 1)}; at version 2: {byKey.Count(key => key.Value.ContainsKey("2"))}");
            foreach (var (way, times) in callers.Milliseconds.OrderBy(way => way.Key, StringComparer.Ordinal))
                output.WriteLine($"{way,-6} {times.Count,8} requests; ms: median {times[times.Count / 2]:0.0}, 99% {times[(int)(0.99 * (times.Count - 1))]:0.0}, slowest {times[^1]:0.0}");
            output.WriteLine($"failed: {callers.Failures.Count}; answered by another content than the version's: {odd.Count}");
        }

        static string Text(IReadOnlyDictionary<string, long> counts) => string.Join(", ", counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} {count.Key}"));
    }

    // Both versions of the moving model that are there, and all three of the other.
    private static async Task UntilServedAsync(Callers callers, ModelDrops drops)
    {
        while (!drops.Divided.SequenceEqual(await callers.VersionsAsync(ModelDrops.Moving)) || (await callers.VersionsAsync(ModelDrops.Steady)).Length < 3)
            await Task.Delay(50, Cancelled);
    }
}

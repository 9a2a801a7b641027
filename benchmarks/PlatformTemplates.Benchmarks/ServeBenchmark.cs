using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Benchmarks;

/// <summary>
/// The generated API as it is published, against the same endpoints in a bare <c>webapi</c> published the same way: the
/// golden path's lines removed from project and program, so no telemetry, limits, health endpoints or drain. Load comes from
/// <c>wrk</c> on loopback, in turns; both run on the same two cores as the load, as the ratio's other side does.
/// </summary>
internal static partial class ServeBenchmark
{
    // Short turns, many of them: what the machine does meanwhile lasts longer than one second and meets both sides.
    private const int Pairs = 4;
    private const int Rounds = 16;
    private const int Starts = 10;

    public static async Task<IReadOnlyList<Result>> RunAsync(Workshop workshop)
    {
        var golden = await PublishAsync(await workshop.GenerateAsync("serve/golden", "--database", "none"));
        var bare = await PublishAsync(Bare(await workshop.GenerateAsync("serve/bare", "--database", "none")));
        var place = workshop.Write("serve/place.lua", """
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.body = '{"customer":"C-1","currency":"EUR","lines":[{"product":"TEA","quantity":2,"unitPrice":4.5}]}'
            """);

        var (ready, readyBare) = await StartsAsync();
        var reads = await ThroughputAsync(order => [order.ToString()]);
        var writes = await ThroughputAsync(order => ["-s", place, new Uri(order, "/v1/orders").ToString()]);
        return
        [
            AtLeast("requests/s, read an order", reads.Ours, reads.Baseline),
            AtLeast("requests/s, place an order", writes.Ours, writes.Baseline),
            Result.AtMost("start to ready", ready, readyBare, 1.5),
        ];

        async Task<string> PublishAsync(string service)
        {
            var project = Path.Combine(service, "src", "Orders");
            var published = Path.Combine(service, "published");
            await workshop.Dotnet(project, "publish", "-o", published, "-v", "quiet").RunAsync();
            return Path.Combine(published, "Orders.dll");
        }

        async Task<(Measurement Ours, Measurement Baseline)> StartsAsync()
        {
            var times = new Dictionary<string, List<double>> { [golden] = [], [bare] = [] };
            for (var run = 0; run <= Starts; run++)
            {
                foreach (var assembly in (string[])[golden, bare])
                {
                    await using var service = await RunningApi.StartAsync(assembly, assembly == golden ? "/health/ready" : "/v1/orders");
                    if (run > 0)
                        times[assembly].Add(service.ReadyAfter.TotalMilliseconds);
                }
            }

            return (new Measurement(times[golden]), new Measurement(times[bare]));
        }

        async Task<(Measurement Ours, Measurement Baseline)> ThroughputAsync(Func<Uri, string[]> load)
        {
            var rates = new Dictionary<string, List<double>> { [golden] = [], [bare] = [] };
            for (var pair = 0; pair < Pairs; pair++)
            {
                await using var ours = await RunningApi.StartAsync(golden, "/v1/orders");
                await using var baseline = await RunningApi.StartAsync(bare, "/v1/orders");
                (string Assembly, string[] Load)[] sides = [(golden, load(await ours.PlaceOrderAsync())), (bare, load(await baseline.PlaceOrderAsync()))];
                // Long enough for the runtime to compile the busy methods a second time: that is start-up, not throughput.
                foreach (var side in sides)
                    await LoadAsync(side.Load, seconds: 8);
                for (var round = 0; round < Rounds; round++)
                {
                    foreach (var (assembly, arguments) in round % 2 == 0 ? sides : sides.Reverse())
                        rates[assembly].Add(await LoadAsync(arguments, seconds: 1));
                }
            }

            return (new Measurement(rates[golden]), new Measurement(rates[bare]));
        }
    }

    private static Result AtLeast(string name, Measurement ours, Measurement baseline)
    {
        var ratio = ours.MedianRatioTo(baseline);
        return new Result(name, $"{ours.Median:0}/s", $"{baseline.Median:0}/s", $"{ratio:0.000}×", "≥ 0.85×", ratio >= 0.85);
    }

    private static async Task<double> LoadAsync(string[] arguments, int seconds)
    {
        var output = (await new Command("wrk", ["-t", "1", "-c", "32", "-d", $"{seconds}s", .. arguments]).RunAsync()).Output;
        if (output.Contains("Non-2xx", StringComparison.Ordinal))
            throw new InvalidOperationException("The service refused requests, so its rate means nothing:\n" + output);
        return double.Parse(Rate().Match(output).Groups["rate"].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Takes the golden path's lines out of a generated service: what is left is a plain web API with the same endpoints.</summary>
    private static string Bare(string service)
    {
        Remove(Path.Combine(service, "src", "Orders", "Orders.csproj"), "<Sdk Name=\"PlatformTemplates.Sdk\" />");
        Remove(Path.Combine(service, "src", "Orders", "Program.cs"), "builder.AddServiceDefaults();", "app.MapServiceDefaults();");
        return service;

        static void Remove(string path, params string[] pieces)
        {
            var text = File.ReadAllText(path);
            foreach (var piece in pieces)
            {
                if (!text.Contains(piece, StringComparison.Ordinal))
                    throw new InvalidOperationException($"{path} does not hold '{piece}'.");
                text = text.Replace(piece, "", StringComparison.Ordinal);
            }

            File.WriteAllText(path, text);
        }
    }

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)")]
    private static partial Regex Rate();

    /// <summary>A built API as a process on loopback.</summary>
    private sealed class RunningApi : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly HttpClient _client;

        private RunningApi(Process process, HttpClient client)
        {
            _process = process;
            _client = client;
        }

        public TimeSpan ReadyAfter { get; private set; }

        public static async Task<RunningApi> StartAsync(string assembly, string readyPath)
        {
            var address = new Uri($"http://127.0.0.1:{FreePort()}");
            var start = new ProcessStartInfo("dotnet", [assembly]) { WorkingDirectory = Path.GetDirectoryName(assembly), RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["ASPNETCORE_URLS"] = address.ToString();
            start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
            // All load comes from one client; what a limit costs is measured, being limited is not.
            start.Environment["ServiceDefaults__RateLimiting__PermitLimit"] = "100000000";
            var watch = Stopwatch.StartNew();
            var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var api = new RunningApi(process, new HttpClient { BaseAddress = address });
            while (!await api.AnswersAsync(readyPath))
            {
                if (process.HasExited || watch.Elapsed > TimeSpan.FromMinutes(1))
                    throw new InvalidOperationException($"{assembly} did not become ready.");
                await Task.Delay(2);
            }

            api.ReadyAfter = watch.Elapsed;
            return api;
        }

        public async Task<Uri> PlaceOrderAsync()
        {
            var body = new JsonObject { ["customer"] = "C-1", ["currency"] = "EUR", ["lines"] = new JsonArray(new JsonObject { ["product"] = "TEA", ["quantity"] = 2, ["unitPrice"] = 4.5m }) };
            using var response = await _client.PostAsJsonAsync("/v1/orders", body);
            response.EnsureSuccessStatusCode();
            return new Uri(_client.BaseAddress!, response.Headers.Location!);
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        private async Task<bool> AnswersAsync(string path)
        {
            try
            {
                using var response = await _client.GetAsync(new Uri(path, UriKind.Relative));
                return response.StatusCode == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}

#:package CliWrap
#:package Spectre.Console
#:package System.CommandLine
#:property PublishAot=false

// The whole of PlatformTemplates in one command: pack, generate a service, guard it, run it, break a guardrail, mend it.
//   dotnet run eng/quickstart.cs -- --golden-path api --name Orders --output artifacts/quickstart
//   dotnet run eng/quickstart.cs -- --golden-path events
//   dotnet run eng/quickstart.cs -- --golden-path job
//   dotnet run eng/quickstart.cs -- --golden-path ml

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Spectre.Console;

// A day long over, so that it is the same on every day.
const string JobDay = "2026-01-31";

var repository = RepositoryFolder();
var goldenPaths = new Dictionary<string, GoldenPath>(StringComparer.Ordinal)
{
    ["api"] = new("platform-api", "Orders", "team-orders", "", "starts the service; its API page is at /scalar",
        "Run it, call it, stop it", Serve(port => new() { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}" }, CallTheOrdersApi)),
    ["events"] = new("platform-events", "Shipping", "team-shipping", "", "starts the service; dotnet run --file samples/place-order.cs sends it an order",
        "Run it, send it events, stop it", Serve(port => new() { ["ServiceDefaults__Health__ManagementPort"] = port.ToString(CultureInfo.InvariantCulture) }, SendEventsToShipping)),
    ["job"] = new("platform-job", "Reconciliation", "team-billing", $" -- --as-of {JobDay} --restart", "compares a day's orders with their payments",
        "Run it for a day, kill it, run it again", ReconcileADay),
    ["ml"] = new("platform-ml", "Arrivals", "team-delivery", "", "starts the service; its API page is at /scalar",
        "Run it, ask it for predictions, train its model again, stop it", Serve(port => new() { ["Kestrel__Endpoints__Http__Url"] = $"http://127.0.0.1:{port}", ["Kestrel__Endpoints__Grpc__Url"] = "http://127.0.0.1:0" }, AskArrivals)),
};

var goldenPathOption = new Option<string>("--golden-path") { Description = "The golden path to generate.", DefaultValueFactory = _ => "api" };
goldenPathOption.AcceptOnlyFromAmong([.. goldenPaths.Keys]);
var nameOption = new Option<string?>("--name") { Description = "The service's name. [default: Orders, Shipping, Reconciliation or Arrivals]" };
var outputOption = new Option<DirectoryInfo>("--output") { Description = "The folder that the service's folder is made in.", DefaultValueFactory = _ => new(Path.Combine(repository, "artifacts", "quickstart")) };
var command = new RootCommand("Packs the packages, generates a service, builds, tests and runs it with its guardrails on.") { goldenPathOption, nameOption, outputOption };
command.SetAction(async (arguments, cancellation) =>
{
    var goldenPath = goldenPaths[arguments.GetRequiredValue(goldenPathOption)];
    return await RunAsync(goldenPath, arguments.GetValue(nameOption) ?? goldenPath.DefaultName, arguments.GetRequiredValue(outputOption).FullName, cancellation);
});
return await command.Parse(args).InvokeAsync();

async Task<int> RunAsync(GoldenPath goldenPath, string name, string output, CancellationToken cancellation)
{
    var packages = Path.Combine(repository, "artifacts", "packages");
    var restored = Path.Combine(repository, "artifacts", "restored", "quickstart");
    var hive = Path.Combine(repository, "artifacts", "template-hive");
    var service = Path.Combine(output, name);
    var dotnet = new Dotnet(restored, cancellation);
    var watch = Stopwatch.StartNew();

    // A log has no edge to break lines at, and a path broken in two can't be clicked.
    if (Console.IsOutputRedirected)
        AnsiConsole.Profile.Width = 200;

    AnsiConsole.Write(new Rule($"[bold]PlatformTemplates[/] · {Markup.Escape(goldenPath.Template)} · {Markup.Escape(name)}").LeftJustified());
    try
    {
        await Step("Pack the packages", async () =>
        {
            foreach (var old in Glob(packages, "PlatformTemplates*.*nupkg"))
                File.Delete(old);
            await dotnet.RunAsync(repository, "pack", "PlatformTemplates.sln", "--configuration", "Release", "--verbosity", "quiet", "--nologo");
            return $"{Glob(packages, "PlatformTemplates*.nupkg").Length} packages in {Show(packages)}";
        });

        await Step("Install the template pack", async () =>
        {
            DeleteFolder(hive);
            var pack = Glob(packages, "PlatformTemplates.*.nupkg").Single(p => Regex.IsMatch(Path.GetFileName(p), @"^PlatformTemplates\.\d"));
            await dotnet.RunAsync(repository, "new", "install", pack, "--debug:custom-hive", hive);
            return "into a hive of its own; your templates are untouched";
        });

        await Step($"Generate {name}", async () =>
        {
            MakeRoomFor(service);
            await dotnet.RunAsync(repository, "new", goldenPath.Template, "--name", name, "--output", service, "--owner", goldenPath.Owner, "--feed", packages,
                "--no-update-check", "--debug:custom-hive", hive);
            return $"dotnet new {goldenPath.Template} -n {name} --owner {goldenPath.Owner} → {Directory.GetFiles(service, "*", SearchOption.AllDirectories).Length} files in {Show(service)}";
        });

        var quiet = new[] { "--verbosity", "quiet", "--nologo" };
        await Step("Build it with the guardrails on", async () =>
        {
            // A package of ours that is already unpacked would hide what is wrong with the one just packed.
            foreach (var stale in Directory.Exists(restored) ? Directory.GetDirectories(restored, "platformtemplates.*") : [])
                DeleteFolder(stale);
            var build = await dotnet.RunAsync(service, ["build", .. quiet]);
            var warnings = Guardrail.In(build).Count;
            return warnings == 0 ? "no finding" : throw new StepFailedException($"A new service has {warnings} findings; it should have none.", build);
        });

        await Step("Run its tests", async () =>
        {
            var tests = await dotnet.RunAsync(service, "test", "--no-build");
            return Regex.Match(tests, @"succeeded: ([1-9]\d*)") is { Success: true } passed ? $"{passed.Groups[1]} passed" : throw new StepFailedException("No test ran.", tests);
        });

        await Step(goldenPath.UseIt, () => goldenPath.Use(dotnet, Project(service, name), cancellation));

        var (patch, line) = MemoryLimitOfProduction(service);
        var mended = await File.ReadAllTextAsync(patch, cancellation);
        await Step("Break a guardrail: production loses its memory limit", async () =>
        {
            await File.WriteAllTextAsync(patch, WithoutMemoryLimit(mended, line), cancellation);
            var build = await dotnet.RunAsync(service, ["build", Project(service, name), "--no-restore", .. quiet]);
            var finding = Guardrail.In(build).FirstOrDefault(f => f.Id == "PLT1004") ?? throw new StepFailedException("The build did not notice.", build);
            return $"{Show(finding.File)}({finding.Line},{finding.Column}): {finding.Severity} {finding.Id}\n{finding.Message}";
        });

        await Step("Mend it", async () =>
        {
            await File.WriteAllTextAsync(patch, mended, cancellation);
            var build = await dotnet.RunAsync(service, ["build", Project(service, name), "--no-restore", .. quiet]);
            return Guardrail.In(build) is { Count: 0 } ? "no finding" : throw new StepFailedException("The finding did not go away.", build);
        });
    }
    catch (StepFailedException failure)
    {
        AnsiConsole.MarkupLine($"[red]{Markup.Escape(failure.Message)}[/]");
        if (failure.Output.Length > 0)
            AnsiConsole.Write(new Panel(Markup.Escape(failure.Output)).Header("output").BorderColor(Color.Red).Expand());
        return 1;
    }

    AnsiConsole.Write(new Panel(new Rows(
        new Markup($"[bold]cd {Markup.Escape(Show(service))}[/]"),
        new Markup($"[bold]dotnet run{Markup.Escape(goldenPath.Arguments)}[/]   {Markup.Escape(goldenPath.Hint)}"),
        new Markup("[bold]dotnet test[/]   runs its tests"),
        new Markup("[bold]dotnet build[/]   checks code and YAML; each warning links to a page that explains it"),
        new Markup($"[dim]README.md there tells the rest. This took {watch.Elapsed.TotalSeconds:0} s.[/]")))
        .Header("What to do next").BorderColor(Color.Green));
    return 0;
}

// ---- what a golden path's service is asked -----------------------------------------------------------------------

static Func<Dotnet, string, CancellationToken, Task<string>> Serve(Func<int, Dictionary<string, string>> listen, Func<RunningService, CancellationToken, Task<string>> exercise)
    => async (dotnet, project, cancellation) =>
    {
        await using var running = await RunningService.StartAsync(dotnet, project, listen, cancellation);
        var answer = await exercise(running, cancellation);
        return $"ready after {running.ReadyAfter.TotalSeconds:0.0} s; {answer}; {await running.StopAsync()}";
    };

static async Task<string> CallTheOrdersApi(RunningService service, CancellationToken cancellation)
{
    var client = service.Client;
    using var create = new HttpRequestMessage(HttpMethod.Post, "/v1/orders")
    {
        Content = JsonContent.Create(new JsonObject
        {
            ["customer"] = "C-1001",
            ["currency"] = "EUR",
            ["lines"] = new JsonArray(new JsonObject { ["product"] = "TEA-001", ["quantity"] = 2, ["unitPrice"] = 4.5m }),
        }),
    };
    create.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
    using var created = await client.SendAsync(create, cancellation);
    await Expect(created, HttpStatusCode.Created);

    using var read = await client.GetAsync(created.Headers.Location, cancellation);
    await Expect(read, HttpStatusCode.OK);
    using var list = await client.GetAsync(new Uri("/v1/orders", UriKind.Relative), cancellation);
    await Expect(list, HttpStatusCode.OK);
    foreach (var path in (string[])["/health/startup", "/health/live", "/health/ready", "/openapi/v1.json"])
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellation);
        await Expect(answer, HttpStatusCode.OK);
    }

    return $"created, read and listed order {created.Headers.Location}; health and OpenAPI answer";

    static async Task Expect(HttpResponseMessage response, HttpStatusCode expected)
    {
        if (response.StatusCode != expected)
            throw new StepFailedException($"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri} answered {(int)response.StatusCode}, not {(int)expected}.", await response.Content.ReadAsStringAsync(CancellationToken.None));
    }
}

static async Task<string> SendEventsToShipping(RunningService service, CancellationToken cancellation)
{
    var broker = Regex.Match(service.Output, @"embedded in this process on (\S+):");
    if (!broker.Success)
        throw new StepFailedException("The service did not say where its broker is.", service.Output);
    var heard = await service.Dotnet.RunAsync(RepositoryFolder(), "run", "eng/quickstart-peer.cs", "--", broker.Groups[1].Value);
    var deadLetters = await service.Dotnet.RunAsync(service.Folder, service.Assembly, "dead-letters", "list");
    var letter = Regex.Match(deadLetters, @"rejected .*MessageRejectedException: (.+)");
    return letter.Success ? $"{heard.Trim()}; the dead letter says: {letter.Groups[1].Value.Trim().TrimEnd('.')}" : throw new StepFailedException("The order that can't be shipped is not among the dead letters.", deadLetters);
}

static async Task<string> AskArrivals(RunningService service, CancellationToken cancellation)
{
    var typed = await AskAsync("/v1/delivery-times", new JsonObject
    {
        ["distanceKm"] = 8,
        ["weightKg"] = 2.5,
        ["stopsBefore"] = 4,
        ["leavesAt"] = "2026-03-03T17:30:00+01:00",
    });
    var byProtocol = await AskAsync("/v2/models/delivery-time/infer", new JsonObject
    {
        ["inputs"] = new JsonArray(new JsonObject { ["name"] = "features", ["datatype"] = "FP32", ["shape"] = new JsonArray(1, 7), ["data"] = new JsonArray(8, 2.5, 4, 17.5, 0, 0, 0) }),
    });
    var (minutes, same) = (typed["minutes"]!.GetValue<double>(), byProtocol["outputs"]![0]!["data"]![0]!.GetValue<double>());
    if (Math.Abs(minutes - same) > 0.05)
        throw new StepFailedException($"The API predicts {minutes} minutes, the Open Inference Protocol {same}.", service.Output);

    var training = await service.Dotnet.RunAsync(Training(service.Assembly), "run", "--no-build", "--", "--check");
    var kept = Regex.Match(training, "version .+ is what training gives.*");
    return kept.Success
        ? $"a delivery takes {minutes.ToString(CultureInfo.InvariantCulture)} minutes, says the API, and so does the Open Inference Protocol; trained again, {kept.Value.Trim()}"
        : throw new StepFailedException("Training did not say that the model is the one it gives.", training);

    async Task<JsonNode> AskAsync(string path, JsonObject question)
    {
        using var answer = await service.Client.PostAsJsonAsync(new Uri(path, UriKind.Relative), question, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new StepFailedException($"POST {path} answered {(int)answer.StatusCode}.", text);
    }

    // From src/<name>/bin/… to train/<name>.Training.
    static string Training(string assembly)
    {
        for (var folder = Path.GetDirectoryName(assembly); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "train")))
                return Directory.GetDirectories(Path.Combine(folder, "train")).Single();
        }

        throw new StepFailedException($"No folder above {assembly} has a training project.", "");
    }
}

static async Task<string> ReconcileADay(Dotnet dotnet, string project, CancellationToken cancellation)
{
    const int BatchesBeforeTheKill = 25;
    var folder = Path.GetDirectoryName(project)!;
    await dotnet.RunAsync(Path.Combine(folder, "..", ".."), "run", "--file", "samples/place-orders.cs", "--", JobDay);
    var assembly = (await dotnet.RunAsync(folder, "msbuild", project, "-getProperty:TargetPath", "-nologo")).Trim();
    // Small batches, so that there is time to be killed in.
    string[] job = [assembly, "--as-of", JobDay, "--Reconciliation:BatchSize=5"];

    using var kill = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    var output = new StringBuilder();
    try
    {
        await dotnet.In(folder, job)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line =>
            {
                output.AppendLine(line);
                if (line.Contains($"Batch {BatchesBeforeTheKill} is committed", StringComparison.Ordinal))
                    kill.Cancel();
            }))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(output))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(kill.Token);
        throw new StepFailedException("The job ended before it could be killed.", output.ToString());
    }
    catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
    {
        // Killed, as it was meant to be.
    }

    var resumed = await dotnet.RunAsync(folder, job);
    var wentOn = Regex.Match(resumed, @"attempt 2, (?<batches>[1-9]\d*) batches are done");
    var report = Regex.Match(resumed, @"Report of \S+: (?<summary>.+)");
    if (!wentOn.Success || !report.Success)
        throw new StepFailedException("The second run did not go on where the first was killed.", resumed);
    var repeated = await dotnet.RunAsync(folder, job);
    return repeated.Contains("there is nothing to do", StringComparison.Ordinal)
        ? $"killed after {wentOn.Groups["batches"]} batches; the second run went on there: {report.Groups["summary"].Value.Trim()}; a third one had nothing to do"
        : throw new StepFailedException("A run that is done was run again.", repeated);
}

// ---- the guardrail that is broken on purpose ---------------------------------------------------------------------

static (string File, int Line) MemoryLimitOfProduction(string service)
{
    var overlay = Path.Combine(service, "k8s", "overlays", "production");
    foreach (var file in Glob(overlay, "*.yaml"))
    {
        var lines = File.ReadAllLines(file);
        var limits = Array.FindIndex(lines, l => l.Trim() == "limits:");
        var memory = limits < 0 ? -1 : Array.FindIndex(lines, limits, l => l.TrimStart().StartsWith("memory:", StringComparison.Ordinal));
        if (memory >= 0)
            return (file, memory);
    }

    throw new StepFailedException($"No file in {overlay} sets a memory limit.", "");
}

// In a strategic merge patch `null` takes away what the base set.
static string WithoutMemoryLimit(string text, int line)
{
    var lines = text.Split('\n');
    lines[line] = Regex.Replace(lines[line], @"memory:.*?(\r?)$", "memory: null$1");
    return string.Join('\n', lines);
}

// ---- steps -------------------------------------------------------------------------------------------------------

static async Task Step(string title, Func<Task<string>> work)
{
    var watch = Stopwatch.StartNew();
    string answer;
    try
    {
        answer = await AnsiConsole.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(title) + "…", _ => work());
    }
    catch (Exception failure) when (failure is not OperationCanceledException)
    {
        AnsiConsole.MarkupLine($"[red]✗[/] [bold]{Markup.Escape(title)}[/]");
        throw failure as StepFailedException ?? new StepFailedException(failure.Message, "");
    }

    AnsiConsole.MarkupLine($"[green]✓[/] [bold]{Markup.Escape(title)}[/] [dim]{watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s[/]");
    foreach (var line in answer.Split('\n'))
        AnsiConsole.MarkupLine($"  [dim]{Markup.Escape(line)}[/]");
}

static string RepositoryFolder() => Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, ".."));

static string Project(string service, string name)
    => Path.Combine(service, "src", name, name + ".csproj") is var project && File.Exists(project)
        ? project
        : Glob(Path.Combine(service, "src"), "*.csproj", SearchOption.AllDirectories).Single();

static string Show(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;

static string[] Glob(string folder, string pattern, SearchOption option = SearchOption.TopDirectoryOnly)
{
    var found = Directory.Exists(folder) ? Directory.GetFiles(folder, pattern, option) : [];
    Array.Sort(found, StringComparer.Ordinal);
    return found;
}

static void DeleteFolder(string folder)
{
    if (Directory.Exists(folder))
        Directory.Delete(folder, recursive: true);
}

// Only what an earlier run generated may be deleted.
static void MakeRoomFor(string service)
{
    if (!Directory.Exists(service) || !Directory.EnumerateFileSystemEntries(service).Any())
        return;
    if (!File.Exists(Path.Combine(service, ".platform", "template.json")))
        throw new StepFailedException($"{service} is not empty and was not made by this command; choose another --name or --output.", "");
    DeleteFolder(service);
}

/// <summary>A golden path as the quickstart knows it.</summary>
/// <param name="Template">Short name of its template.</param>
/// <param name="DefaultName">What its service is called when nothing is said.</param>
/// <param name="Owner">The team that owns it.</param>
/// <param name="Arguments">What it is run with.</param>
/// <param name="Hint">What running it is good for, in a few words.</param>
/// <param name="UseIt">What is done with it, in a few words.</param>
/// <param name="Use">Does it with the built project and tells, in a few words, how that went.</param>
internal sealed record GoldenPath(
    string Template,
    string DefaultName,
    string Owner,
    string Arguments,
    string Hint,
    string UseIt,
    Func<Dotnet, string, CancellationToken, Task<string>> Use);

/// <summary>A step did not do what it should; its command's output tells why.</summary>
internal sealed class StepFailedException(string message, string output) : Exception(message)
{
    public string Output { get; } = output.Trim();
}

/// <summary>A guardrail's finding as the build prints it.</summary>
internal sealed partial record Guardrail(string File, int Line, int Column, string Severity, string Id, string Message)
{
    public static IReadOnlyList<Guardrail> In(string build) =>
    [
        .. Printed().Matches(build)
            .Select(m => new Guardrail(m.Groups["file"].Value.Trim(), Number(m.Groups["line"]), Number(m.Groups["column"]), m.Groups["severity"].Value, m.Groups["id"].Value, m.Groups["message"].Value))
            .Distinct(),
    ];

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<file>.+?)\((?<line>\d+),(?<column>\d+)(,\d+,\d+)?\): (?<severity>warning|error) (?<id>PLT\d{4}): (?<message>.*?)( \(https://\S+\))?( \[[^\]]+\])?\r?$", RegexOptions.Multiline)]
    private static partial Regex Printed();
}

/// <summary>Runs <c>dotnet</c> with a packages folder of its own, so that no cache can hide a packaging error.</summary>
internal sealed class Dotnet(string packages, CancellationToken cancellation)
{
    public async Task<string> RunAsync(string folder, params string[] arguments)
    {
        var result = await In(folder, arguments).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellation);
        var output = result.StandardOutput + result.StandardError;
        return result.IsSuccess ? output : throw new StepFailedException($"dotnet {string.Join(' ', arguments)} ended with exit code {result.ExitCode}.", output);
    }

    public CliWrap.Command In(string folder, params string[] arguments)
        => Cli.Wrap(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet").WithWorkingDirectory(folder).WithArguments(arguments).WithEnvironmentVariables(Variables());

    public CliWrap.Command Start(string assembly, Dictionary<string, string> listen)
    {
        var variables = Variables();
        foreach (var (name, value) in listen)
            variables[name] = value;
        return In(Path.GetDirectoryName(assembly)!, assembly).WithEnvironmentVariables(variables);
    }

    private Dictionary<string, string?> Variables()
    {
        // What `dotnet run` tells its own build must not reach the builds started here.
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(k => k, _ => (string?)null);
        variables["NUGET_PACKAGES"] = packages;
        variables["DOTNET_CLI_UI_LANGUAGE"] = "en";
        variables["DOTNET_NOLOGO"] = "1";
        // What `dotnet run` gives a service.
        variables["DOTNET_ENVIRONMENT"] = "Development";
        return variables;
    }
}

/// <summary>The generated service as a process that listens on loopback.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly StringBuilder _output = new();
    private CommandTask<CommandResult>? _process;

    private RunningService(Dotnet dotnet, string assembly, HttpClient client)
    {
        Dotnet = dotnet;
        Assembly = assembly;
        Client = client;
    }

    public Dotnet Dotnet { get; }

    public string Assembly { get; }

    public string Folder => Path.GetDirectoryName(Assembly)!;

    public HttpClient Client { get; }

    public string Output => _output.ToString();

    public TimeSpan ReadyAfter { get; private set; }

    public static async Task<RunningService> StartAsync(Dotnet dotnet, string project, Func<int, Dictionary<string, string>> listen, CancellationToken cancellation)
    {
        var port = FreePort();
        var assembly = (await dotnet.RunAsync(Path.GetDirectoryName(project)!, "msbuild", project, "-getProperty:TargetPath", "-nologo")).Trim();
        var running = new RunningService(dotnet, assembly, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(10) });
        var watch = Stopwatch.StartNew();
        running._process = dotnet.Start(assembly, listen(port))
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(running._output))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(running._output))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(running._kill.Token, running._stop.Token);
        try
        {
            await running.UntilReadyAsync(watch, cancellation);
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }

        running.ReadyAfter = watch.Elapsed;
        return running;
    }

    public async Task<string> StopAsync()
    {
        // As Kubernetes does it; Windows knows Ctrl+C alone.
        if (OperatingSystem.IsWindows())
            await _stop.CancelAsync();
        else
            await Cli.Wrap("kill").WithArguments(["-TERM", _process!.ProcessId.ToString(CultureInfo.InvariantCulture)]).ExecuteAsync();

        await Task.WhenAny(EndAsync(), Task.Delay(TimeSpan.FromMinutes(1)));
        return _process!.Task.IsCompleted && _output.ToString().Contains("Application is shutting down", StringComparison.Ordinal)
            ? "stopped gracefully"
            : throw new StepFailedException("The service did not stop by itself within a minute.", _output.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await _kill.CancelAsync();
        await EndAsync();
        Client.Dispose();
        _stop.Dispose();
        _kill.Dispose();
    }

    // An interrupted process is reported as cancelled, however well it ended.
    private Task EndAsync() => _process!.Task.ContinueWith(_ => { }, TaskScheduler.Default);

    private async Task UntilReadyAsync(Stopwatch watch, CancellationToken cancellation)
    {
        while (watch.Elapsed < TimeSpan.FromMinutes(1))
        {
            if (_process!.Task.IsCompleted)
                throw new StepFailedException("The service ended before it was ready.", _output.ToString());
            try
            {
                using var ready = await Client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellation);
                if (ready.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50, cancellation);
        }

        throw new StepFailedException("The service was not ready after a minute.", _output.ToString());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

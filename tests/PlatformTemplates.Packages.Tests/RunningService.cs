using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PlatformTemplates.Packages.Tests;

/// <summary>A published service as a process of its own, on 127.0.0.1.</summary>
public sealed partial class RunningService : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> _otherAddress = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts it.</summary>
    /// <param name="assembly">The service.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="settings">Environment variables.</param>
    public RunningService(string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(assembly)! };
        var variables = new Dictionary<string, string>(settings)
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Logging__Console__FormatterName"] = "simple",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.Exited += (_, _) =>
        {
            var ended = new InvalidOperationException($"The service ended:{Environment.NewLine}{Output}");
            _address.TrySetException(ended);
            _otherAddress.TrySetException(ended);
        };
        _process.OutputDataReceived += (_, line) =>
        {
            _output.Enqueue(line.Data ?? "");
            if (Listening().Match(line.Data ?? "") is { Success: true } match)
                (match.Groups["other"].Success ? _otherAddress : _address).TrySetResult(new Uri(match.Groups["address"].Value));
        };
        _process.Start();
        _process.BeginOutputReadLine();
    }

    /// <summary>Where it listens, once it does.</summary>
    public Task<Uri> Address => _address.Task;

    /// <summary>The same for what its settings put at 127.0.0.2, so that one can be told from the other.</summary>
    public Task<Uri> OtherAddress => _otherAddress.Task;

    /// <summary>What it has printed.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Waits until it has ended by itself, as it should.</summary>
    public async Task EndAsync(CancellationToken cancellationToken, int exitCode = 0)
    {
        await _process.WaitForExitAsync(cancellationToken);
        Assert.True(_process.ExitCode == exitCode, $"It ended with {_process.ExitCode}, not with {exitCode}:{Environment.NewLine}{Output}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    [GeneratedRegex("Now listening on: (?<address>http://127.0.0.(1|(?<other>2)):[0-9]+)")]
    private static partial Regex Listening();
}

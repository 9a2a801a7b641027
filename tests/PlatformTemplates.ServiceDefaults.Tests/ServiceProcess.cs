using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PlatformTemplates.ServiceDefaults.Tests;

/// <summary>The sample service as a process of its own, on free ports of 127.0.0.1.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<Uri> _main = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> _management = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ServiceProcess(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "PlatformTemplates.ServiceDefaults.Sample.dll"), "--urls", "http://127.0.0.1:0" },
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsForeign).ToArray())
            start.Environment.Remove(name);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning";
        start.Environment["ServiceDefaults__Health__ManagementPort"] = "0";
        start.Environment["ServiceDefaults__Health__ManagementAddress"] = "127.0.0.1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => FailToStart();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where the application listens.</summary>
    public Task<Uri> Main => _main.Task;

    /// <summary>Where health answers.</summary>
    public Task<Uri> Management => _management.Task;

    /// <summary>What it has printed so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Sends SIGTERM, as the kubelet does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static bool IsForeign(string variable) =>
        variable is "DOTNET_RUNNING_IN_CONTAINER" or "KUBERNETES_SERVICE_HOST"
        || variable.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("ServiceDefaults", StringComparison.OrdinalIgnoreCase);

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
        if (AddressIn(line, "Now listening on: ") is { } main)
            _main.TrySetResult(main);
        if (AddressIn(line, "Health answers on ") is { } management)
            _management.TrySetResult(management);
    }

    private void FailToStart()
    {
        var failure = new InvalidOperationException($"The service ended:{Environment.NewLine}{string.Join(Environment.NewLine, Lines)}");
        _main.TrySetException(failure);
        _management.TrySetException(failure);
    }

    private static Uri? AddressIn(string line, string before) =>
        Regex.Match(line, $"{before}(http://[0-9.:]+)") is { Success: true } match ? new Uri(match.Groups[1].Value) : null;
}

using System.Diagnostics;
using System.Text;

namespace PlatformTemplates.Messaging.Faults;

/// <summary>This program as a process of its own, so that it can be killed.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    /// <summary>Tells the broker to be away.</summary>
    public const string Stop = "stop";

    /// <summary>Tells the broker to be there again.</summary>
    public const string Start = "start";

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "PlatformTemplates.Messaging.Faults.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) =>
        {
            Read(line.Data);
            if (line.Data is { } first)
                _firstLine.TrySetResult(first);
        };
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _firstLine.TrySetException(new InvalidOperationException($"The process ended with {_process.ExitCode}.{Environment.NewLine}{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Whether it is still there.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>The first line it prints.</summary>
    public Task<string> FirstLine => _firstLine.Task;

    /// <summary>Starts the broker.</summary>
    public static ServiceProcess StartBroker() => new(["broker"]);

    /// <summary>Starts the service.</summary>
    /// <param name="settings">Its configuration.</param>
    public static ServiceProcess StartWorker(IEnumerable<KeyValuePair<string, string>> settings)
        => new(["worker", .. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);

    /// <summary>Gives it an order, <see cref="Stop"/> or <see cref="Start"/>.</summary>
    public Task TellAsync(string order) => _process.StandardInput.WriteLineAsync(order);

    /// <summary>Ends it by SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it by SIGTERM, as the kubelet does, and waits until it has left.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        return await WaitForExitAsync();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
    }
}

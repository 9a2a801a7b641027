using System.Collections;
using CliWrap;

namespace PlatformTemplates.Testing;

/// <summary>
/// A command to run to its end, as a developer would from a fresh shell: what a test host leaves in the environment
/// for its own MSBuild and runtime does not reach it.
/// </summary>
/// <param name="Name">The program.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
public sealed record Command(string Name, params IReadOnlyList<string> Arguments)
{
    private static readonly string[] _inheritedPrefixes = ["MSBUILD", "VSTEST", "TESTINGPLATFORM", "XUNIT", "COREHOST", "COMPLUS", "CORECLR"];

    private static readonly string[] _inheritedNames =
    [
        "DOTNET_HOST_PATH", "DOTNET_STARTUP_HOOKS", "DOTNET_ADDITIONAL_DEPS", "DOTNET_SHARED_STORE", "DOTNET_LAUNCH_PROFILE",
        "DOTNET_CLI_TEST_TRACEFILE", "CI", "CONFIGURATION", "PLATFORM", "VERSION",
    ];

    /// <summary>The folder it runs in; the repository's root when not given.</summary>
    public string Folder { get; init; } = Repository.Root;

    /// <summary>Variables to set, or with null to take away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>What it reads from standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>How long it may take before it and its children are ended.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A <c>dotnet</c> command.</summary>
    public static Command Dotnet(params IReadOnlyList<string> arguments) => new("dotnet", arguments);

    /// <summary>A <c>git</c> command.</summary>
    public static Command Git(params IReadOnlyList<string> arguments) => new("git", arguments);

    /// <summary>The same command in another folder.</summary>
    public Command In(string folder) => this with { Folder = folder };

    /// <summary>Runs it, whatever its exit code.</summary>
    /// <exception cref="TimeoutException">It took longer than <see cref="Timeout"/>; the message holds what it printed until then.</exception>
    public async Task<CommandResult> TryRunAsync(CancellationToken cancellationToken = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        var output = new System.Text.StringBuilder();
        var error = new System.Text.StringBuilder();
        try
        {
            var result = await Cli.Wrap(Name)
                .WithArguments(Arguments)
                .WithWorkingDirectory(Folder)
                .WithEnvironmentVariables(CleanEnvironment())
                .WithStandardInputPipe(PipeSource.FromString(Input))
                .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(error))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(timeout.Token);
            return new CommandResult(this, result.ExitCode, output.ToString(), error.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"'{this}' took longer than {Timeout}.{System.Environment.NewLine}{output}{error}");
        }
    }

    /// <summary>Runs it and expects exit code 0.</summary>
    /// <exception cref="CommandFailedException">It ended with another exit code; the message holds all it printed.</exception>
    public async Task<CommandResult> RunAsync(CancellationToken cancellationToken = default)
    {
        var result = await TryRunAsync(cancellationToken);
        return result.ExitCode == 0 ? result : throw new CommandFailedException(result);
    }

    /// <summary>The command as it would be typed.</summary>
    public override string ToString() => string.Join(' ', [Name, .. Arguments]);

    private Dictionary<string, string?> CleanEnvironment()
    {
        var variables = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => (string)e.Key))
        {
            if (_inheritedPrefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase)) || _inheritedNames.Contains(name, StringComparer.OrdinalIgnoreCase))
                variables[name] = null;
        }

        // No server outlives the test, and messages read the same on every machine.
        variables["MSBUILDDISABLENODEREUSE"] = "1";
        variables["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        variables["DOTNET_CLI_UI_LANGUAGE"] = "en";
        variables["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        variables["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true";
        variables["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        variables["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in Environment)
            variables[name] = value;
        return variables;
    }
}

/// <summary>How a command ended and what it printed.</summary>
/// <param name="Command">The command.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record CommandResult(Command Command, int ExitCode, string Output, string Error)
{
    /// <summary>Command, folder, exit code and both outputs, for a failing test's message.</summary>
    public override string ToString()
        => $"'{Command}' in '{Command.Folder}' ended with exit code {ExitCode}.{Environment.NewLine}{Output}{Error}";
}

/// <summary>A command ended with an exit code other than 0.</summary>
/// <param name="result">How it ended.</param>
public sealed class CommandFailedException(CommandResult result) : Exception(result.ToString())
{
    /// <summary>How it ended.</summary>
    public CommandResult Result { get; } = result;
}

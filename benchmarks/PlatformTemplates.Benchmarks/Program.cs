using System.CommandLine;
using System.ComponentModel;
using PlatformTemplates.Benchmarks;
using Spectre.Console;

// Alone, these need no packages.
string[] inProcess = ["manifests", "keystroke", "messaging", "inference"];
var benchmarks = new Dictionary<string, Func<Workshop, Task<IReadOnlyList<Result>>>>(StringComparer.Ordinal)
{
    ["create"] = CreateBenchmark.RunAsync,
    ["build"] = BuildBenchmark.RunAsync,
    ["analyzers"] = AnalyzerBenchmark.RunAsync,
    ["serve"] = ServeBenchmark.RunAsync,
    ["manifests"] = _ => ManifestBenchmark.RunAsync(),
    ["keystroke"] = _ => KeystrokeBenchmark.RunAsync(),
    ["messaging"] = _ => MessagingBenchmark.RunAsync(),
    ["inference"] = _ => InferenceBenchmark.RunAsync(),
};

var names = new Argument<string[]>("benchmark") { Description = "Which ones to run; all when none is named.", Arity = ArgumentArity.ZeroOrMore };
names.AcceptOnlyFromAmong([.. benchmarks.Keys]);
var command = new RootCommand("Prints what the golden path costs, each figure beside its budget.") { names };
command.SetAction(async (arguments, _) =>
{
    var wanted = arguments.GetValue(names) is { Length: > 0 } chosen ? chosen : [.. benchmarks.Keys];
    await using var workshop = wanted.All(inProcess.Contains) ? null : await Workshop.OpenAsync();
    var table = new Table().AddColumns("measured", "ours", "baseline", "figure", "budget", "");
    foreach (var name in wanted)
    {
        await Console.Error.WriteLineAsync($"{name} …");
        IReadOnlyList<Result> results;
        try
        {
            results = await benchmarks[name](workshop!);
        }
        catch (Win32Exception missing)
        {
            await Console.Error.WriteLineAsync($"{name} can't be measured, a program that it uses is missing: {missing.Message}");
            return 1;
        }

        foreach (var result in results)
            table.AddRow(Markup.Escape(result.Name), result.Ours, result.Baseline, $"[bold]{result.Figure}[/]", result.Budget, result.Kept ? "[green]kept[/]" : "[red]over[/]");
    }

    AnsiConsole.Write(table);
    return 0;
});
return await command.Parse(args).InvokeAsync();

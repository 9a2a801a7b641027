namespace PlatformTemplates.Benchmarks;

/// <summary>
/// Builds of a generated service against the same service with its guardrails off, on warm build servers: after a
/// change in one C# file, and with nothing to do.
/// </summary>
internal static class BuildBenchmark
{
    public static async Task<IReadOnlyList<Result>> RunAsync(Workshop workshop)
    {
        var guarded = await workshop.GenerateAsync("build/guarded");
        var bare = await workshop.GenerateAsync("build/bare");
        TurnGuardrailsOff(bare);
        await workshop.Dotnet(guarded, "build", "-v", "quiet").RunAsync();
        await workshop.Dotnet(bare, "build", "-v", "quiet").RunAsync();

        var (changed, changedBare) = await Measurement.SideBySideAsync(15, run => ChangeAndBuildAsync(guarded, run), run => ChangeAndBuildAsync(bare, run));
        var (idle, idleBare) = await Measurement.SideBySideAsync(15, _ => BuildAsync(guarded), _ => BuildAsync(bare));
        return
        [
            Result.AtMost("warm build after a change, with / without guardrails", changed, changedBare, 1.05),
            Result.Extra("no-op build, with − without guardrails", idle, idleBare, 50),
        ];

        Task ChangeAndBuildAsync(string folder, int run)
        {
            File.AppendAllText(Path.Combine(folder, "src", "Orders", "Program.cs"), $"// run {run}\n");
            return BuildAsync(folder);
        }

        Task BuildAsync(string folder)
            => workshop.Dotnet(Path.Combine(folder, "src", "Orders"), "build", "--no-restore", "-v", "quiet", "-nologo").RunAsync();
    }

    private static void TurnGuardrailsOff(string service)
    {
        var path = Path.Combine(service, "Directory.Build.props");
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("</Project>", "  <PropertyGroup>\n    <EnablePlatformAnalyzers>false</EnablePlatformAnalyzers>\n  </PropertyGroup>\n</Project>", StringComparison.Ordinal));
    }
}

namespace PlatformTemplates.Benchmarks;

/// <summary><c>dotnet new platform-api</c> against <c>dotnet new webapi</c>, neither restoring.</summary>
internal static class CreateBenchmark
{
    public static async Task<IReadOnlyList<Result>> RunAsync(Workshop workshop)
    {
        var (ours, webapi) = await Measurement.SideBySideAsync(
            runs: 10,
            run => workshop.GenerateAsync($"create/ours{run}"),
            run => workshop.New("webapi", "--name", "Orders", "--output", workshop.PathOf("create", $"webapi{run}"), "--no-restore").RunAsync());
        return [Result.AtMost("dotnet new platform-api / dotnet new webapi", ours, webapi, 1.5)];
    }
}

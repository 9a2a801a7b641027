namespace PlatformTemplates.Benchmarks;

/// <summary>
/// <c>dotnet new platform-api</c> against <c>dotnet new webapi</c>, neither restoring: from the package, and from the same
/// package unpacked. The two differ because the template engine takes two buffers of 8 MiB for every file that it reads
/// out of a package (<c>Processor.DefaultBufferSize</c>: a compressed entry does not tell its length) and none of that
/// size for a file on disk; a golden path has some ninety files, webapi has eight.
/// </summary>
internal static class CreateBenchmark
{
    private const int Runs = 10;
    private const double Limit = 1.5;

    public static async Task<IReadOnlyList<Result>> RunAsync(Workshop workshop)
    {
        var unpacked = await workshop.InstallUnpackedAsync();
        return
        [
            await AgainstWebApiAsync("packed", Workshop.Hive),
            await AgainstWebApiAsync("unpacked", unpacked),
        ];

        async Task<Result> AgainstWebApiAsync(string how, string hive)
        {
            var (ours, webapi) = await Measurement.SideBySideAsync(
                Runs,
                run => workshop.GenerateFromAsync(hive, $"create/{how}{run}"),
                run => workshop.New(hive, "webapi", "--name", "Orders", "--output", workshop.PathOf("create", $"{how}-webapi{run}"), "--no-restore").RunAsync());
            return Result.AtMost($"dotnet new platform-api / webapi, {how}", ours, webapi, Limit);
        }
    }
}

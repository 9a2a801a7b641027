using System.Globalization;

namespace PlatformService1.Training;

// Not Program, which the tests know the service by.
internal static class TrainingProgram
{
    private const string Usage = """
        dotnet run --project train/Platform-Service.1.Training                trains, and publishes a new version where it is as good as the baseline
        dotnet run --project train/Platform-Service.1.Training -- --accept    publishes it even if it is worse, as the new baseline
        dotnet run --project train/Platform-Service.1.Training -- --check     trains and compares; writes nothing
        """;

    private static int Main(string[] args)
    {
        // What it prints, and what it writes, is the same in every country.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (args is not ([] or ["--accept"] or ["--check"]))
        {
            Console.Error.WriteLine(Usage);
            return 64;
        }

        try
        {
            var run = new TrainingRun(TrainingFolders.Find());
            if (args is ["--check"])
                run.Check();
            else
                run.Publish(accept: args is ["--accept"]);
            return 0;
        }
        catch (TrainingRefusedException refused)
        {
            Console.Error.WriteLine($"error: {refused.Message}");
            return 1;
        }
    }
}

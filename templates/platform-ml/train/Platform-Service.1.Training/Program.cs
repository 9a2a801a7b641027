using System.Globalization;
using PlatformService1.Training;

// What it prints, and what it writes, is the same in every country.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

if (args.Any(argument => argument is not ("--check" or "--accept")))
{
    await Console.Error.WriteLineAsync("""
        dotnet run --project train/Platform-Service.1.Training                trains, and publishes a new version where it is as good as the baseline
        dotnet run --project train/Platform-Service.1.Training -- --accept    publishes it even if it is worse, as the new baseline
        dotnet run --project train/Platform-Service.1.Training -- --check     trains and compares; writes nothing
        """);
    return 64;
}

try
{
    var run = new TrainingRun(TrainingFolders.Find());
    if (args.Contains("--check"))
        run.Check();
    else
        run.Publish(accept: args.Contains("--accept"));
    return 0;
}
catch (TrainingRefusedException refused)
{
    await Console.Error.WriteLineAsync($"error: {refused.Message}");
    return 1;
}

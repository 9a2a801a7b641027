namespace PlatformService1.Training;

/// <summary>Where training reads and writes.</summary>
/// <param name="Models">The service's models.</param>
/// <param name="Baseline">The file that says how good a model must be.</param>
/// <param name="ModelCard">The file that tells of the newest model.</param>
internal sealed record TrainingFolders(string Models, string Baseline, string ModelCard)
{
    /// <summary>The folders of the repository that this program was built in.</summary>
    /// <exception cref="TrainingRefusedException">It was built elsewhere.</exception>
    public static TrainingFolders Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Platform-Service.1.slnx")))
                return Of(folder.FullName);
        }

        throw new TrainingRefusedException($"No folder above {AppContext.BaseDirectory} has the file Platform-Service.1.slnx: run it from the repository, by dotnet run --project train/Platform-Service.1.Training.");
    }

    /// <summary>The folders of a repository.</summary>
    public static TrainingFolders Of(string repository) => new(
        Path.Combine(repository, "src", "Platform-Service.1", "models"),
        Path.Combine(repository, "train", "Platform-Service.1.Training", "baseline.json"),
        Path.Combine(repository, "docs", "model-card.md"));
}

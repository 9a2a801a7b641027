namespace PlatformTemplates.Testing;

/// <summary>Where this repository's files are.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>PlatformTemplates.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder that <c>dotnet pack</c> leaves packages in; the feed of generated projects.</summary>
    public static string Packages => PathOf("artifacts", "packages");

    /// <summary>A path below the root.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PlatformTemplates.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds PlatformTemplates.sln.");
    }
}

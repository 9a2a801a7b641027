namespace PlatformTemplates.Testing;

/// <summary>
/// A new, empty folder that is deleted when it is disposed of. It lies outside the repository, so that nothing in it
/// inherits the repository's <c>Directory.Build.props</c> or <c>global.json</c>.
/// </summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Creates the folder.</summary>
    public TemporaryFolder()
    {
        // Resolved, because tools print the real path where the temporary folder is a link (macOS).
        var created = Directory.CreateTempSubdirectory("platformtemplates-");
        Path = System.IO.Path.Combine(created.Parent!.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? created.Parent!.FullName, created.Name);
    }

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>A path below the folder.</summary>
    public string PathOf(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a file, with the folders above it.</summary>
    /// <param name="relativePath">Where, with <c>/</c>.</param>
    /// <param name="text">What it holds.</param>
    /// <returns>The file's absolute path.</returns>
    public string Write(string relativePath, string text)
    {
        var path = PathOf(relativePath.Split('/'));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Git marks its objects read-only, which Windows refuses to delete.
        foreach (var file in new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.IsReadOnly))
            file.IsReadOnly = false;
        Directory.Delete(Path, recursive: true);
    }
}

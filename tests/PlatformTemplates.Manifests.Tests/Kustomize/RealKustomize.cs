using PlatformTemplates.Testing;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>The kustomize that kubectl carries: what our renderer must agree with.</summary>
internal static class RealKustomize
{
    private static readonly Lazy<Task<string?>> Missing = new(FindOutAsync);

    /// <summary>Skips the test where there is no kubectl; fails it in CI, where the comparison must be made.</summary>
    public static async Task EnsureAvailableAsync()
    {
        if (await Missing.Value is not { } reason)
            return;
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"The renderer must be compared with kubectl in CI, and {reason}.");
        Assert.Skip($"The renderer is not compared with kubectl: {reason}.");
    }

    /// <summary>The output of a build, or null where kustomize refuses it.</summary>
    public static async Task<(string? Output, string Error)> BuildAsync(Files files, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in files.Texts)
            folder.Write(file.Key, file.Value);
        var result = await new Command("kubectl", "kustomize", files.Folder(folder.Path)).TryRunAsync(cancellationToken);
        return result.ExitCode == 0 ? (result.Output, result.Error) : (null, result.Error);
    }

    private static async Task<string?> FindOutAsync()
    {
        try
        {
            var result = await new Command("kubectl", "version", "--client").TryRunAsync();
            return result.ExitCode == 0 ? null : $"it fails: {result.Error.Trim()}";
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or FileNotFoundException or InvalidOperationException)
        {
            return $"it is not installed ({exception.Message.Trim()})";
        }
    }
}

using System.Security.Cryptography;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

public sealed class ReproducibilityTests(PackedPackages packages) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_folders_with_one_commit_pack_the_same_bytes()
    {
        var first = await PackCloneAsync("a-clone/folder");
        // What all other tests use is a pack of this commit, too, unless something is not committed yet.
        var status = await Command.Git("status", "--porcelain").RunAsync(TestContext.Current.CancellationToken);
        var second = status.Output.Trim().Length == 0 ? PackagesIn(packages.Feed) : await PackCloneAsync("second");

        Assert.NotEmpty(first);
        Assert.Equal(first, second.Where(package => first.ContainsKey(package.Key)));
    }

    private async Task<SortedDictionary<string, string>> PackCloneAsync(string name)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var clone = _folder.PathOf(name.Split('/'));
        var commit = (await Command.Git("rev-parse", "HEAD").RunAsync(cancellation)).Output.Trim();
        await Command.Git("clone", "--quiet", "--no-checkout", Repository.Root, clone).RunAsync(cancellation);
        await Command.Git("checkout", "--quiet", "--detach", commit).In(clone).RunAsync(cancellation);
        await Command.Dotnet("pack", "PlatformTemplates.sln", "-c", "Release", "-v", "quiet", "-nologo").In(clone).RunAsync(cancellation);
        return PackagesIn(Path.Combine(clone, "artifacts", "packages"));
    }

    /// <summary>The packages' names with what their bytes come to.</summary>
    private static SortedDictionary<string, string> PackagesIn(string folder)
        => new(Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))), StringComparer.Ordinal);
}

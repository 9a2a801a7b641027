using System.Security.Cryptography;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

public sealed class ReproducibilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_clones_of_one_commit_pack_the_same_bytes()
    {
        var first = await PackCloneAsync("first");
        var second = await PackCloneAsync("a-second/folder");
        Assert.NotEmpty(first);
        Assert.Equal(first, second);
    }

    private async Task<IReadOnlyList<string>> PackCloneAsync(string name)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var clone = _folder.PathOf(name.Split('/'));
        var commit = (await Command.Git("rev-parse", "HEAD").RunAsync(cancellation)).Output.Trim();
        await Command.Git("clone", "--quiet", "--no-checkout", Repository.Root, clone).RunAsync(cancellation);
        await Command.Git("checkout", "--quiet", "--detach", commit).In(clone).RunAsync(cancellation);
        await Command.Dotnet("pack", "PlatformTemplates.sln", "-c", "Release", "-v", "quiet", "-nologo").In(clone).RunAsync(cancellation);
        return
        [
            .. Directory.EnumerateFiles(Path.Combine(clone, "artifacts", "packages"))
                .Order(StringComparer.Ordinal)
                .Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"),
        ];
    }
}

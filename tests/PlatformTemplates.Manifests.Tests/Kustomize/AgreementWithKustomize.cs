using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>
/// Every case of <c>Cases/*.txt</c> is built by kubectl and by our renderer. Where kubectl builds it, ours must give the
/// same objects in the same order and no problem; where kubectl refuses it, ours must say that it is invalid.
/// </summary>
public class AgreementWithKustomize
{
    public static TheoryData<string> Cases => [.. All.Keys];

    private static Dictionary<string, Files> All { get; } = Load();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Both_give_the_same(string name)
        => await CompareAsync(All[name], TestContext.Current.CancellationToken);

    /// <summary>Builds the files by both and compares.</summary>
    internal static async Task CompareAsync(Files files, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in files.Texts)
            folder.Write(file.Key, file.Value);
        var root = folder.Path.Replace('\\', '/');
        var (output, error) = await RealKustomize.BuildAsync(files.Folder(root), cancellationToken);
        var ours = files.Render(root);
        if (output is null)
        {
            Assert.True(ours.Problems.Any(p => p.Kind == RenderProblemKind.Invalid), $"kubectl refuses it, ours does not:\n{error}");
            return;
        }

        Assert.True(ours.IsComplete, string.Join('\n', ours.Problems));
        var theirs = YamlFile.Parse("output", output);
        Assert.Empty(theirs.Problems);
        Assert.Equal(theirs.Documents.Select(Title), ours.Objects.Select(o => Title(o.Root)));
        foreach (var (expected, actual) in theirs.Documents.Zip(ours.Objects))
            Assert.Equal(CanonicalJson.Of(expected), CanonicalJson.Of(actual.Root));
    }

    private static string Title(YamlNode root) => $"{root["kind"]?.Text}/{root.Find("metadata", "name")?.Text}";

    private static Dictionary<string, Files> Load()
    {
        var cases = new Dictionary<string, Files>();
        foreach (var path in Directory.GetFiles(Repository.PathOf("tests", "PlatformTemplates.Manifests.Tests", "Kustomize", "Cases"), "*.txt").Order(StringComparer.Ordinal))
        {
            foreach (var part in File.ReadAllText(path).ReplaceLineEndings("\n").Split("=== ").Skip(1))
            {
                var end = part.IndexOf('\n', StringComparison.Ordinal);
                cases.Add($"{Path.GetFileNameWithoutExtension(path)}: {part[..end].Trim()}", Files.Parse(part[(end + 1)..]));
            }
        }

        return cases;
    }
}

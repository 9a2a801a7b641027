using System.Collections.Concurrent;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>
/// Every case of <c>Cases/*.txt</c> is built by kubectl and by our renderer. Where kubectl builds it, ours must give the
/// same objects in the same order and no problem; where kubectl refuses it, ours must say that it is invalid. What ours
/// does not render as kubectl does must be named by a problem, and its case ends with "(named)".
/// </summary>
public class AgreementWithKustomize
{
    public static TheoryData<string> Cases => [.. WrittenCases.All.Keys];

    /// <summary>What kubectl gives for each case; it is started for several at a time, since starting it is what takes time.</summary>
    private static Lazy<Task<ConcurrentDictionary<string, (string? Output, string Error)>>> Builds { get; } = new(BuildAllAsync);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Both_give_the_same(string name)
    {
        await RealKustomize.EnsureAvailableAsync();
        var (output, error) = (await Builds.Value)[name];
        var ours = WrittenCases.All[name].Render();
        if (!name.EndsWith("(named)", StringComparison.Ordinal))
        {
            Compare(ours, output, error);
            return;
        }

        Assert.True(output is not null, $"kubectl refuses it as well, so it is no case of its own:\n{error}");
        Assert.NotEmpty(ours.Problems);
    }

    /// <summary>Compares a rendering with kubectl's output, null where kubectl refuses.</summary>
    internal static void Compare(RenderedOverlay ours, string? output, string error)
    {
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

    private static async Task<ConcurrentDictionary<string, (string? Output, string Error)>> BuildAllAsync()
    {
        var results = new ConcurrentDictionary<string, (string? Output, string Error)>();
        await Parallel.ForEachAsync(
            WrittenCases.All,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) },
            async (item, cancellationToken) => results[item.Key] = await RealKustomize.BuildAsync(item.Value, cancellationToken));
        return results;
    }

    private static string Title(YamlNode root) => $"{root["kind"]?.Text}/{root.Find("metadata", "name")?.Text}";
}

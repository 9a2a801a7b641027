using CsCheck;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>
/// Both must agree on kustomizations made at random, refusals included. A failure prints the files and the seed that makes
/// them again: <c>CsCheck_Seed</c> takes it, <c>CsCheck_Iter</c> asks for more cases.
/// </summary>
public class RandomAgreementWithKustomize
{
    /// <summary>How many cases are compared. Starting kubectl takes a tenth of a second of one processor.</summary>
    private const int Samples = 500;

    [Fact]
    public async Task Both_give_the_same_for_kustomizations_made_at_random()
    {
        await RealKustomize.EnsureAvailableAsync();
        await RandomKustomizations.Builds.SampleAsync(
            async files =>
            {
                var (output, error) = await RealKustomize.BuildAsync(files, TestContext.Current.CancellationToken);
                AgreementWithKustomize.Compare(files.Render(), output, error);
            },
            iter: Math.Max(Samples, Check.Iter),
            threads: Math.Max(2, Environment.ProcessorCount),
            print: files => string.Concat(files.Texts.Select(f => $"-- {f.Key} --\n{f.Value}")));
    }
}

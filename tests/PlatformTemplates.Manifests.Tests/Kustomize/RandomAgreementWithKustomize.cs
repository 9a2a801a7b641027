using System.Globalization;
using CsCheck;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>
/// Both must agree on kustomizations made at random, refusals included. The same are made in every run, so that a run
/// does not fail for what it did not change; <c>KUSTOMIZE_SEED</c> and <c>KUSTOMIZE_CASES</c> make others and more of them.
/// </summary>
public class RandomAgreementWithKustomize
{
    /// <summary>How many cases are compared. Starting kubectl takes a tenth of a second of one processor.</summary>
    private const uint Cases = 500;

    // The corners in reach of these cases that are named instead of rendered.
    private static readonly string[] Named = ["Kustomize would put its own notes", "This OpenAPI document is named after"];

    [Fact]
    public async Task Both_give_the_same_for_kustomizations_made_at_random()
    {
        await RealKustomize.EnsureAvailableAsync();
        var (seed, cases) = (Given("KUSTOMIZE_SEED") ?? 1, Given("KUSTOMIZE_CASES") ?? Cases);
        await Parallel.ForAsync(0u, cases, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount), CancellationToken = TestContext.Current.CancellationToken }, async (stream, cancellation) =>
        {
            var files = RandomKustomizations.Builds.Generate(new PCG(stream, seed), null, out _);
            var (output, error) = await RealKustomize.BuildAsync(files, cancellation);
            try
            {
                var ours = files.Render();
                if (!ours.Problems.Any(p => Array.Exists(Named, n => p.Message.StartsWith(n, StringComparison.Ordinal))))
                    AgreementWithKustomize.Compare(ours, output, error);
            }
            catch (Exception difference)
            {
                throw new InvalidOperationException($"Case {stream} of KUSTOMIZE_SEED={seed}: {difference.Message}\n{string.Concat(files.Texts.Select(f => $"-- {f.Key} --\n{f.Value}"))}", difference);
            }
        });
    }

    private static uint? Given(string variable)
        => uint.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

using PlatformTemplates.Guardrails;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Testing;
using YamlDotNet.RepresentationModel;

namespace PlatformTemplates.Benchmarks;

/// <summary>
/// What checking manifests costs: parsing, rendering an overlay of them and running all guardrails, against loading the
/// same files once into YamlDotNet's own model; how its memory grows; and rendering in process against a process of
/// <c>kubectl kustomize</c>. Needs no packages.
/// </summary>
internal static class ManifestBenchmark
{
    /// <summary>The folder that the manifests are said to be in.</summary>
    public const string Root = "/service";

    /// <summary>How many files <see cref="Service"/> has besides its Deployments.</summary>
    public const int FilesBesideDeployments = 5;

    private const int Manifests = 1_000;
    private const int Runs = 15;

    // As many until what is compiled in haste first has been compiled well: a compiler's process checks again and again.
    private const int WarmUps = 6;

    public static async Task<IReadOnlyList<Result>> RunAsync()
    {
        var service = Service(Manifests);
        var (check, parse) = await Measurement.SideBySideAsync(Runs, _ => Run(() => Check(service)), _ => Run(() => Parse(service)), WarmUps);
        var (few, many, most) = (BytesPerManifest(100), BytesPerManifest(1_000), BytesPerManifest(4_000));
        var growth = Math.Max(many, most) / few;
        return
        [
            Result.AtMost($"checking {Manifests} manifests / parsing them with YamlDotNet", check, parse, 2),
            new Result("bytes for each of 1,000 or 4,000 manifests / of 100", $"{many / 1024:0} kB, {most / 1024:0} kB", $"{few / 1024:0} kB", $"{growth:0.000}×", "≤ 1.10×", growth <= 1.1),
            await BesideKubectlAsync(),
        ];
    }

    private static async Task<Result> BesideKubectlAsync()
    {
        using var folder = new TemporaryFolder();
        foreach (var (path, text) in Service(13))
            folder.Write(path[1..], text!);
        var overlay = folder.PathOf("service", "k8s", "overlays", "production");
        var (ours, kubectl) = await Measurement.SideBySideAsync(
            Runs,
            _ => Run(() => RenderFrom(folder.Path, overlay)),
            _ => new Command("kubectl", "kustomize", overlay).RunAsync());
        var ratio = ours.MedianRatioTo(kubectl);
        return new Result("rendering an overlay / one kubectl kustomize", $"{ours.Median:0.0} ms", $"{kubectl.Median:0} ms", $"{ratio:0.000}×", "≤ 1.00×", ratio <= 1);
    }

    private static void RenderFrom(string folder, string overlay)
    {
        var files = Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Select(f => new KeyValuePair<string, string?>(f, File.ReadAllText(f)));
        var rendered = KustomizeRenderer.Render(new ManifestFileSet(files), overlay);
        if (!rendered.IsComplete || rendered.Objects.Count == 0)
            throw new InvalidOperationException($"The overlay cannot be rendered: {string.Join("; ", rendered.Problems)}");
    }

    private static void Check(IReadOnlyList<KeyValuePair<string, string?>> texts)
    {
        var files = new ManifestFileSet(texts);
        var facts = new ServiceFacts(Root, [.. files.Paths.Select(p => new ServiceFile(p, ServiceFileKind.Manifest))], files, PlatformProperties.None);
        if (GuardrailEngine.Check(facts).Any(f => f.Guardrail.Id is GuardrailIds.GuardrailFailed or GuardrailIds.UnsupportedOverlay or GuardrailIds.UnreadableFile))
            throw new InvalidOperationException("The manifests could not be checked as a whole.");
    }

    private static void Parse(IReadOnlyList<KeyValuePair<string, string?>> texts)
    {
        foreach (var (_, text) in texts)
            new YamlStream().Load(new StringReader(text!));
    }

    private static double BytesPerManifest(int manifests)
    {
        var service = Service(manifests);
        Check(service);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Check(service);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / manifests;
    }

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    /// <summary>Deployments in a base, and an overlay that changes all of them a little and one of them more.</summary>
    public static List<KeyValuePair<string, string?>> Service(int deployments)
    {
        var names = Enumerable.Range(0, deployments).Select(i => $"worker{i}").ToList();
        var files = names.ConvertAll(name => new KeyValuePair<string, string?>(Root + $"/k8s/base/{name}.yaml", AnalyzerBenchmark.Deployment(name)));
        files.Add(new(Root + "/k8s/base/kustomization.yaml", AnalyzerBenchmark.BaseKustomization(names)));
        files.Add(new(Root + "/k8s/base/network-policy.yaml", AnalyzerBenchmark.NetworkPolicy));
        files.Add(new(Root + "/k8s/base/disruption-budget.yaml", AnalyzerBenchmark.DisruptionBudget));
        files.Add(new(Root + "/k8s/overlays/production/kustomization.yaml", "namespace: orders\nresources:\n  - ../../base\npatches:\n  - path: resources.yaml\nlabels:\n  - pairs:\n      team: orders\nimages:\n  - name: registry.example.com/worker0\n    newTag: 1.2.3\n"));
        files.Add(new(Root + "/k8s/overlays/production/resources.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: worker0\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          resources:\n            limits:\n              memory: 512Mi\n"));
        return files;
    }
}

using PlatformTemplates.Testing;

namespace PlatformTemplates.Templates.Tests;

/// <summary>What kustomize itself says; skipped where kubectl is not installed, except in CI.</summary>
public sealed class KustomizeTests(StagedTemplates templates)
{
    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task Every_overlay_renders_without_a_warning(string template)
    {
        foreach (var answers in Answers.Matrix(template))
        {
            var generated = await templates.GenerateAsync(template, answers: answers);
            using var folder = new TemporaryFolder();
            generated.WriteTo(folder);
            Assert.Equal(["dev", "production", "staging"], generated.Overlays);
            foreach (var overlay in generated.Overlays)
            {
                var result = await Kubectl.KustomizeAsync(folder.PathOf("k8s", "overlays", overlay));

                Assert.Empty(result.Error);
                Assert.Contains("kind: Deployment", result.Output, StringComparison.Ordinal);
            }
        }
    }
}

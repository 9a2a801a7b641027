using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace PlatformTemplates.Analyzers.Tests;

public class AnalyzerTests
{
    private const string Kustomization = "resources:\n  - ../../base\npatches:\n  - path: patch.yaml\n";

    private const string Patch = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:
          template:
            spec:
              containers:
                - name: orders
                  resources:
                    limits:
                      memory: null
        """;

    private static ServiceProject Overlay() => new ServiceProject()
        .Code(Samples.Program)
        .File("k8s/base/kustomization.yaml", "resources:\n  - deployment.yaml\n")
        .File("k8s/base/deployment.yaml", Samples.Deployment)
        .File("k8s/overlays/staging/kustomization.yaml", "resources:\n  - ../../base\n")
        .File("k8s/overlays/production/kustomization.yaml", Kustomization)
        .File("k8s/overlays/production/patch.yaml", Patch);

    [Fact]
    public async Task A_service_that_keeps_every_guardrail_builds_without_a_word()
        => Assert.Empty(await Samples.Service().DiagnosticsAsync());

    [Fact]
    public async Task A_memory_limit_removed_by_a_patch_is_reported_at_the_patch()
    {
        var found = Assert.Single(await Overlay().DiagnosticsAsync());

        Assert.Equal("PLT1004", found.Id);
        Assert.Equal(("/service/k8s/overlays/production/patch.yaml", 11), (found.Location.GetLineSpan().Path, found.Location.GetLineSpan().StartLinePosition.Line));
        Assert.EndsWith("[production]", found.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_without_any_file_of_the_service_is_checked()
        => Assert.Equal(["PLT0001", "PLT0002", "PLT0003", "PLT0012"], (await new ServiceProject().Code("var builder = WebApplication.CreateBuilder(args);\nvar app = builder.Build();\napp.Run();").DiagnosticsAsync()).Select(d => d.Id));

    [Fact]
    public async Task Manifests_without_a_host_are_checked()
        => Assert.Equal(["PLT1004"], (await new ServiceProject().Library().Code("public class Nothing;").File("k8s/d.yaml", Samples.Deployment.Replace("\n              memory: 256Mi", "", StringComparison.Ordinal)).DiagnosticsAsync()).Select(d => d.Id));

    [Fact]
    public async Task Files_without_a_kind_are_none_of_ours()
        => Assert.Empty(await new ServiceProject().Library().Code("public class Nothing;").File("k8s/d.yaml", "a: [", kind: "").DiagnosticsAsync());

    [Fact]
    public async Task Code_and_manifest_are_compared()
    {
        var project = Samples.Service(deployment: Samples.Deployment.Replace("/health/live", "/healthz", StringComparison.Ordinal).Replace("targetPort: http", "targetPort: web", StringComparison.Ordinal));

        var found = await project.DiagnosticsAsync();

        Assert.Equal([("PLT5001", "/healthz"), ("PLT5002", "web")], found.Select(d => (d.Id, project.Pointed(d))));
    }

    [Fact]
    public async Task An_unreadable_file_does_not_silence_the_others()
    {
        var found = await Samples.Service(deployment: Samples.Deployment.Replace("\n              memory: 256Mi", "", StringComparison.Ordinal)).File("k8s/broken.yaml", "a: [1, 2\nb: c").DiagnosticsAsync();

        Assert.Equal(["PLT1004", "PLT9001"], found.Select(d => d.Id));
        Assert.Equal("/service/k8s/broken.yaml", found[1].Location.GetLineSpan().Path);
    }

    [Fact]
    public async Task An_excepted_finding_is_suppressed_and_still_there()
    {
        var project = Overlay().Property("PlatformToday", "2026-11-25").File("platform-exceptions.yaml", """
            exceptions:
              - guardrail: PLT1004
                target: Deployment/orders
                environments: [production]
                reason: the import needs it
                owner: team-orders
                expires: 2026-12-31
            """, "Exceptions");

        var found = Assert.Single(await project.DiagnosticsAsync());

        Assert.True(found.IsSuppressed);
        Assert.Contains("excepted until 2026-12-31 by team-orders: the import needs it", found.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_that_is_over_is_an_error_of_its_own()
    {
        var project = Overlay().Property("PlatformToday", "2027-01-01").File("platform-exceptions.yaml", """
            exceptions:
              - {guardrail: PLT1004, target: Deployment/orders, reason: r, owner: o, expires: 2026-12-31}
              - {guardrail: PLT1001, target: Deployment/orders, reason: r, owner: o, expires: 2027-12-31}
            """, "Exceptions");

        var found = await project.DiagnosticsAsync();

        Assert.Equal([("PLT1004", false), ("PLT9002", false), ("PLT9003", false)], found.Select(d => (d.Id, d.IsSuppressed)));
    }

    [Fact]
    public async Task A_keystroke_in_code_reads_and_renders_no_manifest()
    {
        var project = Overlay();
        var texts = project.Texts.ToDictionary(t => t.Path, t => SourceText.From(t.Text), StringComparer.Ordinal);
        var compilation = project.Compile();
        var before = ServiceSnapshot.Take(project.Options(path => texts[path]), TestContext.Current.CancellationToken);
        await project.DiagnosticsAsync(compilation, project.Options(path => texts[path]));
        var read = before.Yaml("/service/k8s/base/deployment.yaml");
        var findings = before.Findings;

        var changed = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], CSharpSyntaxTree.ParseText(Samples.Program + " ", path: compilation.SyntaxTrees[0].FilePath, cancellationToken: TestContext.Current.CancellationToken));
        await project.DiagnosticsAsync(changed, project.Options(path => texts[path]));
        var after = ServiceSnapshot.Take(project.Options(path => texts[path]), TestContext.Current.CancellationToken);

        Assert.Same(before, after);
        Assert.Same(findings, after.Findings);

        texts["/service/k8s/overlays/production/patch.yaml"] = SourceText.From(Patch.Replace("memory: null", "cpu: 2", StringComparison.Ordinal));
        var edited = ServiceSnapshot.Take(project.Options(path => texts[path]), TestContext.Current.CancellationToken);

        Assert.NotSame(before, edited);
        Assert.Same(read, edited.Yaml("/service/k8s/base/deployment.yaml"));
        Assert.Empty(edited.Findings);
    }

    [Fact]
    public void A_build_in_a_running_compiler_reads_and_renders_only_what_changed()
    {
        // A compiler server reads each file again: the text is the same, the object is not.
        var project = Overlay();
        var first = ServiceSnapshot.Take(project.Options(), TestContext.Current.CancellationToken);
        var findings = first.Findings;
        var read = first.Yaml("/service/k8s/base/deployment.yaml");

        Assert.Same(first, ServiceSnapshot.Take(project.Options(), TestContext.Current.CancellationToken));

        var edited = ServiceSnapshot.Take(project.Options(path => SourceText.From(project.TextOf(path) + (path.EndsWith("patch.yaml", StringComparison.Ordinal) ? "\n" : ""))), TestContext.Current.CancellationToken);

        Assert.NotSame(first, edited);
        Assert.Same(read, edited.Yaml("/service/k8s/base/deployment.yaml"));
        Assert.NotSame(first.Yaml("/service/k8s/overlays/production/patch.yaml"), edited.Yaml("/service/k8s/overlays/production/patch.yaml"));
        Assert.Equal(findings.Select(f => f.Text), edited.Findings.Select(f => f.Text));
    }

    [Fact]
    public void Another_property_is_another_moment()
    {
        var one = ServiceSnapshot.Take(Overlay().Property("PlatformToday", "2026-11-25").Options(), TestContext.Current.CancellationToken);
        var other = ServiceSnapshot.Take(Overlay().Property("PlatformToday", "2026-11-26").Options(), TestContext.Current.CancellationToken);

        Assert.NotSame(one, other);
        Assert.Same(one.Yaml("/service/k8s/base/deployment.yaml"), other.Yaml("/service/k8s/base/deployment.yaml"));
    }

    [Fact]
    public void What_is_remembered_is_bounded()
    {
        // Of this test alone: what another one took is held by its compilation for as long as that one likes.
        var project = Overlay().File("k8s/base/bounded.yaml", "a: here");
        var first = Forgotten(project);
        for (var i = 0; i < 8; i++)
            ServiceSnapshot.Take(project.File($"k8s/base/{i}.yaml", $"a: {i}").Options(), TestContext.Current.CancellationToken);

        GC.Collect();

        Assert.False(first.IsAlive);
    }

    // In a method of its own, whose frame is gone when the collector looks.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forgotten(ServiceProject project) => new(ServiceSnapshot.Take(project.Options(), TestContext.Current.CancellationToken));

    [Fact]
    public void Paths_of_windows_are_written_with_slashes()
        => Assert.Equal("C:/orders/k8s/a.yaml", ServiceSnapshot.Normalized(@"C:\orders\src\..\k8s\.\a.yaml"));
}

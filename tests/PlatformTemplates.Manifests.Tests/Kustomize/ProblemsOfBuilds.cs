using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>What keeps a build from being whole is told once, at its line, and the rest is rendered all the same.</summary>
public class ProblemsOfBuilds
{
    private const string Service = "-- service.yaml --\napiVersion: v1\nkind: Service\nmetadata:\n  name: orders\n";

    [Theory]
    [InlineData("resources: [service.yaml, nothing.yaml]", 1, 27, "'nothing.yaml' does not exist.")]
    [InlineData("resources: [service.yaml]\nfoo: 1", 2, 1, "A kustomization has no field 'foo'.")]
    [InlineData("resources: [service.yaml]\nimages:\n- {name: a, tag: b}", 3, 13, "'images' has no field 'tag'.")]
    [InlineData("resources: [service.yaml]\nimages:\n- {name: a, newTag: 1.0}", 3, 21, "'images.newTag' takes text: put 1.0 in quotes.")]
    [InlineData("resources: [service.yaml]\nnamePrefix: [a]", 2, 13, "'namePrefix' takes text.")]
    [InlineData("resources: [service.yaml]\npatches: yes", 2, 10, "'patches' takes a list.")]
    [InlineData("resources: [service.yaml]\nreplicas:\n- {name: a, count: 2}", 3, 10, "No Deployment, StatefulSet, ReplicaSet or ReplicationController is named 'a'.")]
    [InlineData("resources: [service.yaml]\npatches:\n- path: p.yaml", 3, 9, "The file 'p.yaml' does not exist.")]
    [InlineData("resources: [service.yaml]\npatches:\n- target: {kind: Service}", 3, 3, "A patch needs a path or a patch.")]
    [InlineData("resources: [service.yaml]\npatches:\n- patch: '# nothing'", 3, 10, "The patch is empty.")]
    [InlineData("resources: [service.yaml]\npatches:\n- patch: '{}'", 3, 10, "The patch is empty.")]
    [InlineData("resources: [service.yaml]\npatches:\n- target: {kind: Service}\n  patch: '[]'", 4, 10, "The patch is empty.")]
    [InlineData("resources: [service.yaml]\npatches:\n- target: {kind: Service}\n  patch: '{kind: List, items: []}'", 4, 10, "The patch is empty.")]
    [InlineData("resources: [service.yaml]\npatchesStrategicMerge:\n- \"# a: b\\n\"", 3, 3, "The patch is empty.")]
    [InlineData("resources: [service.yaml]\nconfigMapGenerator:\n- name: a\n  literals: [5=x]", 4, 14, "Kustomize makes the key 5 here and writes it without quotes, where it is not text: its build fails. Use another key.")]
    [InlineData("resources: [service.yaml]\ncommonAnnotations: {\"true\": x}", 2, 21, "Kustomize makes the key true here and writes it without quotes, where it is not text: its build fails. Use another key.")]
    [InlineData("resources: [service.yaml]\npatches:\n- patch: |-\n    apiVersion: v1\n    kind: Service\n    metadata:\n      name: other", 7, 13, "No object is Service 'other' (v1): the patch has nothing to change.")]
    [InlineData("resources: [service.yaml]\npatches:\n- target: {kind: Service}\n  patch: |-\n    - op: remove\n      path: /spec/x", 6, 13, "The patch does not apply: Service 'orders' (v1) has no /spec/x.")]
    [InlineData("resources: [service.yaml]\nconfigMapGenerator:\n- name: a\n  files: [x=nothing.txt]", 4, 11, "The file 'nothing.txt' does not exist.")]
    [InlineData("resources: [service.yaml]\nreplacements:\n- source: {kind: ConfigMap}\n  targets: [{select: {kind: Service}}]", 3, 11, "No object is the source of this replacement.")]
    [InlineData("resources: [service.yaml]\nreplacements:\n- source: {kind: Service}\n  targets: [{select: {kind: Service}, fieldPaths: [spec.type]}]", 4, 52, "Service 'orders' has no spec.type.")]
    [InlineData("resources: [service.yaml]\nconfigurations: [nothing.yaml]", 2, 18, "The file 'nothing.yaml' does not exist.")]
    [InlineData("resources: [service.yaml]\nvars:\n- {name: A, objref: {kind: Pod, name: a, apiVersion: v1}}", 3, 3, "No object is the one of the variable 'A'.")]
    [InlineData("resources: [service.yaml]\ncomponents: [.]", 2, 14, "'.' includes r, which includes it: a cycle.")]
    public void What_kustomize_refuses_is_invalid_at_its_place(string kustomization, int line, int column, string message)
    {
        var overlay = Render(kustomization);

        var problem = Assert.Single(overlay.Problems);
        Assert.Equal(RenderProblemKind.Invalid, problem.Kind);
        Assert.Equal(message, problem.Message);
        Assert.Equal(("/r/kustomization.yaml", line, column), (problem.Span.Path, problem.Span.Line, problem.Span.Column));
        Assert.Contains("Service/orders", overlay.Objects.Select(o => o.ToString()));
    }

    [Theory]
    [InlineData("helmCharts:\n- name: a", 2, 1)]
    [InlineData("generators: [g.yaml]", 2, 1)]
    [InlineData("transformers: [t.yaml]", 2, 1)]
    [InlineData("validators: [v.yaml]", 2, 1)]
    [InlineData("components: ['https://example.com/team/repo//c?ref=v1']", 2, 14)]
    [InlineData("bases: ['github.com/team/repo']", 2, 9)]
    public void What_is_not_rendered_here_is_unsupported_at_its_line(string field, int line, int column)
    {
        var overlay = Render("resources: [service.yaml]\n" + field);

        var problem = Assert.Single(overlay.Problems);
        Assert.Equal(RenderProblemKind.Unsupported, problem.Kind);
        Assert.Equal((line, column), (problem.Span.Line, problem.Span.Column));
        Assert.False(overlay.IsComplete);
        Assert.Single(overlay.Objects);
    }

    [Theory]
    [InlineData("patches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: other")]
    [InlineData("replicas:\n- {name: other, count: 2}")]
    [InlineData("configMapGenerator:\n- {name: other, behavior: merge, literals: [a=b]}")]
    [InlineData("replacements:\n- source: {kind: ConfigMap}\n  targets: [{select: {kind: Service}}]")]
    [InlineData("vars:\n- {name: A, objref: {kind: Deployment, name: other, apiVersion: apps/v1}}")]
    public void What_may_be_in_a_part_that_was_not_read_is_not_missed(string asking)
    {
        foreach (var part in (string[])["resources: [service.yaml, 'https://example.com/team/repo//c?ref=v1']", "resources: [service.yaml, nothing.yaml]", "resources: [service.yaml, c]", "resources: [service.yaml]\nhelmCharts: [{name: a}]"])
        {
            var overlay = Render($"{part}\n{asking}", "-- c/kustomization.yaml --\nhelmCharts: [{name: a}]\n");

            Assert.True(overlay.Problems.Count == 1, part);
            Assert.Contains("Service/orders", overlay.Objects.Select(o => o.ToString()));
        }
    }

    [Theory]
    [InlineData("replicas:\n- {name: other, count: 2}", 1)]
    [InlineData("configMapGenerator:\n- {name: other, behavior: merge, literals: [a=b]}", 2)]
    public void Generators_come_before_components_and_miss_what_one_might_bring(string asking, int problems)
        => Assert.Equal(problems, Render($"resources: [service.yaml]\ncomponents: [nothing]\n{asking}").Problems.Count);

    [Fact]
    public void A_base_that_is_whole_misses_what_its_own_patch_changes_whatever_stands_beside_it()
    {
        var overlay = Render("resources: ['https://example.com/team/repo//c?ref=v1', base]", "-- base/kustomization.yaml --\nreplicas: [{name: other, count: 2}]\n");

        Assert.Equal([RenderProblemKind.Unsupported, RenderProblemKind.Invalid], overlay.Problems.Select(p => p.Kind));
    }

    [Theory]
    [InlineData("metadata: {name: a, labels: {a: !!binary aGVsbG8=}}", 3, 42, "What this tag means depends on where kustomize uses the value, as it is written or as it is meant: write the value without it.")]
    [InlineData("metadata: {name: 1e}", 3, 18, "Kustomize makes 1e3 of this and writes it without quotes, where it is not text: Kubernetes will refuse it. Put the value that stands here in quotes.")]
    public void What_is_not_rendered_as_kustomize_does_is_named_at_its_line(string metadata, int line, int column, string message)
    {
        var overlay = Render("resources: [service.yaml, c.yaml]\nnameSuffix: \"3\"", $"-- c.yaml --\napiVersion: v1\nkind: ConfigMap\n{metadata}\n");

        var problem = Assert.Single(overlay.Problems);
        Assert.Equal(RenderProblemKind.Unsupported, problem.Kind);
        Assert.Equal(message, problem.Message);
        Assert.Equal(("/r/c.yaml", line, column), (problem.Span.Path, problem.Span.Line, problem.Span.Column));
    }

    [Fact]
    public void A_field_that_a_configuration_does_not_know_is_told_at_its_place_in_the_configuration()
    {
        var overlay = Render("resources: [service.yaml]\nconfigurations: [c.yaml]", "-- c.yaml --\nnamePrefix: []\nnameRef: []\n");

        var problem = Assert.Single(overlay.Problems);
        Assert.Equal("A configuration has no field 'nameRef'.", problem.Message);
        Assert.Equal(("/r/c.yaml", 2), (problem.Span.Path, problem.Span.Line));
    }

    [Fact]
    public void A_file_that_is_not_YAML_is_told_at_the_place_in_the_file()
    {
        var overlay = Render("resources: [service.yaml, broken.yaml]", "-- broken.yaml --\na: [1\nb: 2\n");

        var problem = Assert.Single(overlay.Problems);
        Assert.Equal("/r/broken.yaml", problem.Span.Path);
        Assert.Single(overlay.Objects);
    }

    [Fact]
    public void A_file_outside_of_the_folder_is_refused_as_kustomize_does_and_read_all_the_same()
    {
        var overlay = Files.Parse("-- overlay/kustomization.yaml --\nresources: [../service.yaml]\n" + Service).Render();

        Assert.Contains("--load-restrictor", Assert.Single(overlay.Problems).Message, StringComparison.Ordinal);
        Assert.Single(overlay.Objects);
    }

    [Fact]
    public void A_file_that_is_not_text_is_unsupported_as_data_and_invalid_as_object()
    {
        var overlay = KustomizeRenderer.Render(
            new ManifestFileSet(new Dictionary<string, string?>
            {
                ["/r/kustomization.yaml"] = "resources: [a.bin]\nconfigMapGenerator:\n- name: a\n  files: [a.bin]\n",
                ["/r/a.bin"] = null,
            }),
            "/r");

        Assert.Equal([RenderProblemKind.Invalid, RenderProblemKind.Unsupported], overlay.Problems.Select(p => p.Kind));
    }

    [Fact]
    public void A_folder_without_kustomization_is_told_where_one_is_looked_for()
    {
        var overlay = KustomizeRenderer.Render(new ManifestFileSet([]), "/r");

        Assert.Equal("/r/kustomization.yaml", Assert.Single(overlay.Problems).Span.Path);
        Assert.Empty(overlay.Objects);
    }

    [Fact]
    public void A_problem_of_a_base_that_is_included_twice_is_told_once()
    {
        var overlay = Files.Parse("""
            -- overlay/kustomization.yaml --
            resources: [../a, ../b]
            -- a/kustomization.yaml --
            namePrefix: a-
            resources: [../base]
            -- b/kustomization.yaml --
            namePrefix: b-
            resources: [../base]
            -- base/kustomization.yaml --
            resources: [nothing.yaml]
            """).Render();
        Assert.Single(overlay.Problems);
    }

    private static RenderedOverlay Render(string kustomization, string more = "")
        => Files.Parse($"-- kustomization.yaml --\n{kustomization}\n{Service}{more}").Render();
}

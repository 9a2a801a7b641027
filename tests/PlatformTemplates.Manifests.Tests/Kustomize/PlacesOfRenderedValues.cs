using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>Every value of a rendered object knows the line that set it: a base's, a patch's, a transformer's, a generator's.</summary>
public class PlacesOfRenderedValues
{
    private const string Base = """
        -- base/kustomization.yaml --
        resources: [deployment.yaml]
        -- base/deployment.yaml --
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:
          replicas: 1
          template:
            spec:
              containers:
              - name: app
                image: orders:1.0
                resources:
                  limits:
                    memory: 256Mi
                    cpu: 500m
        """;

    [Fact]
    public void A_value_that_nobody_changes_has_the_place_of_the_base()
        => Assert.Equal("base/deployment.yaml(14,21)", Place("resources: [../base]\nnamePrefix: p-\n", "", "resources", "limits", "memory"));

    [Fact]
    public void A_value_that_a_patch_sets_has_the_place_of_the_patch()
    {
        const string patch = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: orders
            spec:
              template:
                spec:
                  containers:
                  - name: app
                    resources:
                      limits:
                        memory: 512Mi
                        ephemeral-storage: 1Gi
            """;

        Assert.Equal("overlay/p.yaml(12,21)", Place("resources: [../base]\npatches: [{path: p.yaml}]\n", patch, "resources", "limits", "memory"));
        Assert.Equal("overlay/p.yaml(13,32)", Place("resources: [../base]\npatches: [{path: p.yaml}]\n", patch, "resources", "limits", "ephemeral-storage"));
        Assert.Equal("base/deployment.yaml(15,18)", Place("resources: [../base]\npatches: [{path: p.yaml}]\n", patch, "resources", "limits", "cpu"));
    }

    [Theory]
    [InlineData("|-")]
    [InlineData("|+")]
    [InlineData("|2-")]
    public void A_value_that_an_inline_patch_sets_has_its_own_place_in_the_kustomization(string style)
    {
        var kustomization = $"resources: [../base]\npatches:\n- patch: {style}\n" + """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: orders
                spec:
                  template:
                    spec:

                      containers:
                      - name: app
                        image: inline:1
            """;

        Assert.Equal("overlay/kustomization.yaml(14,20)", Place(kustomization, "", "image"));
    }

    [Fact]
    public void A_value_of_an_inline_patch_in_quotes_has_the_place_of_the_quotes()
        => Assert.Equal(
            "overlay/kustomization.yaml(3,10)",
            Place("resources: [../base]\npatches:\n- patch: \"- {op: replace, path: /spec/template/spec/containers/0/image, value: x}\"\n  target: {kind: Deployment}\n", "", "image"));

    [Fact]
    public void A_value_that_a_JSON_patch_sets_has_the_place_of_the_operation()
        => Assert.Equal(
            "overlay/p.yaml(3,10)",
            Place("resources: [../base]\npatches: [{path: p.yaml, target: {kind: Deployment}}]\n", "- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: x:1\n", "image"));

    [Theory]
    [InlineData("{name: orders, newTag: v2}", "(2,34)")]
    [InlineData("{name: orders, newName: other}", "(2,35)")]
    [InlineData("{name: orders, newName: other, newTag: v2}", "(2,50)")]
    [InlineData("{name: orders, digest: 'sha256:a'}", "(2,34)")]
    public void An_image_has_the_place_of_what_changed_it(string image, string place)
        => Assert.Equal("overlay/kustomization.yaml" + place, Place($"resources: [../base]\nimages: [ {image} ]\n", "", "image"));

    [Fact]
    public void Replicas_namespace_labels_and_annotations_have_the_place_of_their_lines()
    {
        var root = Render("resources: [../base]\nnamespace: prod\nreplicas:\n- name: orders\n  count: 3\nlabels:\n- pairs:\n    team: a\ncommonAnnotations:\n  note: b\n", "");

        Assert.Equal("overlay/kustomization.yaml(2,12)", Place(root.Find("metadata", "namespace")));
        Assert.Equal("overlay/kustomization.yaml(5,10)", Place(root.Find("spec", "replicas")));
        Assert.Equal("overlay/kustomization.yaml(8,11)", Place(root.Find("metadata", "labels", "team")));
        Assert.Equal("overlay/kustomization.yaml(10,9)", Place(root.Find("metadata", "annotations", "note")));
    }

    [Fact]
    public void A_changed_name_keeps_the_place_where_it_is_written()
    {
        var root = Render("resources: [../base]\nnamePrefix: p-\nnameSuffix: -s\n", "");

        Assert.Equal("p-orders-s", root.Find("metadata", "name")!.Text);
        Assert.Equal("base/deployment.yaml(4,9)", Place(root.Find("metadata", "name")));
    }

    [Theory]
    [InlineData("fieldPaths: [\"spec.template.spec.containers.[name=app].image\"]", "other:2")]
    [InlineData("fieldPaths: [spec.template.spec.containers.0.image], options: {delimiter: \":\", index: 0}", "other:2:1.0")]
    public void A_replaced_value_has_the_place_of_the_value_it_was_taken_from(string target, string image)
    {
        var container = Render(
            $"resources: [../base]\npatches: [{{path: p.yaml, target: {{kind: Deployment}}}}]\nreplacements:\n- source: {{kind: Deployment, fieldPath: metadata.annotations.image}}\n  targets: [{{select: {{kind: Deployment}}, {target}}}]\n",
            "- op: add\n  path: /metadata/annotations\n  value:\n    image: other:2\n").Find("spec", "template", "spec", "containers", "0", "image");

        Assert.Equal(image, container?.Text);
        Assert.Equal("overlay/p.yaml(4,12)", Place(container));
    }

    [Fact]
    public void A_variable_alone_has_the_place_of_its_value_and_one_in_a_text_that_of_the_text()
    {
        var root = Render(
            "resources: [../base]\ncommonAnnotations:\n  whole: $(IMAGE)\n  part: is $(IMAGE)\nvars:\n- name: IMAGE\n  objref: {kind: Deployment, name: orders, apiVersion: apps/v1}\n  fieldref: {fieldpath: \"spec.template.spec.containers[0].image\"}\n",
            "");

        Assert.Equal("orders:1.0", root.Find("metadata", "annotations", "whole")?.Text);
        Assert.Equal("base/deployment.yaml(11,16)", Place(root.Find("metadata", "annotations", "whole")));
        Assert.Equal("is orders:1.0", root.Find("metadata", "annotations", "part")?.Text);
        Assert.Equal("overlay/kustomization.yaml(4,9)", Place(root.Find("metadata", "annotations", "part")));
    }

    [Fact]
    public void Generated_data_have_the_place_of_their_source()
    {
        var overlay = Files.Parse("""
            -- kustomization.yaml --
            configMapGenerator:
            - name: settings
              literals:
              - a=1
              files: [f.json]
              envs: [e.env]
            -- f.json --
            {}
            -- e.env --
            # comment
              B=2
            """).Render();
        Assert.Empty(overlay.Problems);
        var root = Assert.Single(overlay.Objects).Root;

        Assert.Equal("kustomization.yaml(4,5)", Place(root.Find("data", "a")));
        Assert.Equal("f.json(1,1)", Place(root.Find("data", "f.json")));
        Assert.Equal("e.env(2,5)", Place(root.Find("data", "B")));
        Assert.Equal("kustomization.yaml(2,9)", Place(root.Find("metadata", "name")));
    }

    [Theory]
    [InlineData("memory: null", "(12,13)")]
    [InlineData("$patch: delete", "(11,11)")]
    [InlineData("$patch: replace", "(12,13)")]
    public void A_removed_value_is_remembered_with_the_line_of_the_patch(string limits, string place)
    {
        var patch = $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: orders
            spec:
              template:
                spec:
                  containers:
                  - name: app
                    resources:
                      limits:
                        {{limits}}
            """;
        var root = Render("resources: [../base]\npatches: [{path: p.yaml}]\n", patch);

        Assert.Null(root.Find("spec", "template", "spec", "containers", "0", "resources", "limits", "memory"));
        Assert.Equal("overlay/p.yaml" + place, Place(root.WhyMissing("spec", "template", "spec", "containers", "0", "resources", "limits", "memory")));
    }

    [Theory]
    [InlineData("- op: remove\n  path: /spec/template/spec/containers/0/resources/limits/memory\n", "(1,3)")]
    [InlineData("- op: remove\n  path: /spec/template/spec/containers/0/resources\n", "(1,3)")]
    [InlineData("- op: test\n  path: /spec/replicas\n  value: 1\n- op: replace\n  path: /spec/template/spec/containers/0/resources\n  value: {limits: {cpu: 1}}\n", "(4,3)")]
    public void What_a_JSON_patch_removes_is_remembered_with_the_operation(string operations, string place)
    {
        var root = Render("resources: [../base]\npatches: [{path: p.yaml, target: {kind: Deployment}}]\n", operations);
        Assert.Equal("overlay/p.yaml" + place, Place(root.WhyMissing("spec", "template", "spec", "containers", "0", "resources", "limits", "memory")));
    }

    [Fact]
    public void What_was_never_there_has_not_been_removed()
    {
        var root = Render("resources: [../base]\n", "");
        Assert.Null(root.WhyMissing("spec", "paused"));
        Assert.Null(root.WhyMissing("spec", "replicas"));
    }

    [Fact]
    public void A_removed_value_that_a_later_patch_sets_again_is_not_removed()
    {
        var root = Render(
            "resources: [../base]\npatches:\n- path: p.yaml\n  target: {kind: Deployment}\n- target: {kind: Deployment}\n  patch: |-\n    - op: add\n      path: /spec/replicas\n      value: 4\n",
            "- op: remove\n  path: /spec/replicas\n");
        Assert.Equal("4", root.Find("spec", "replicas")?.Text);
        Assert.Null(root.WhyMissing("spec", "replicas"));
        Assert.Empty(((YamlMapping)root["spec"]!).Removed);
    }

    [Fact]
    public void A_rendering_names_the_files_it_was_made_of()
    {
        var overlay = Files.Parse("-- overlay/kustomization.yaml --\nresources: [../base]\n-- overlay/unused.yaml --\na: 1\n" + Base).Render();
        Assert.Equal(["/r/base/deployment.yaml", "/r/base/kustomization.yaml", "/r/overlay/kustomization.yaml"], overlay.Files);
        Assert.Equal("overlay", overlay.Name);
    }

    private static YamlMapping Render(string kustomization, string patch)
    {
        var overlay = Files.Parse($"-- overlay/kustomization.yaml --\n{kustomization}\n-- overlay/p.yaml --\n{patch}\n{Base}").Render();
        Assert.Empty(overlay.Problems);
        return Assert.Single(overlay.Objects).Root;
    }

    private static string Place(string kustomization, string patch, params string[] container)
        => Place(Render(kustomization, patch).Find(["spec", "template", "spec", "containers", "0", .. container]));

    private static string Place(YamlNode? node) => Place(node?.Span);

    private static string Place(SourceSpan? span)
    {
        Assert.NotNull(span);
        return span.Value.ToString()["/r/".Length..];
    }
}

using CsCheck;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>Whatever stands in the files, reading and rendering give objects and problems, never an exception.</summary>
public class HostileInput
{
    private static readonly string[] Pieces =
        ["\n", " ", "  ", "\t", "- ", ": ", "{", "}", "[", "]", "\"", "'", "|", ">", "&a ", "*a", "!!int ", "!x ", "<<: ", "? ", "#", "---\n", "...\n", "%", "@", "`", "null", "~", "1e9", "\0", "\r", "😀", "\uFEFF", "\u2028", "$patch: delete", "-1", "/", "~1"];

    private static readonly Files[] Corpus = [.. WrittenCases.All.OrderBy(c => c.Key, StringComparer.Ordinal).Where((_, i) => i % 4 == 0).Select(c => c.Value)];

    [Fact]
    public void Damaged_files_never_throw()
        => Gen.Select(Gen.Int[0, Corpus.Length - 1], Damage.List[1, 4], Gen.Int[0, 100_000])
            .Sample((index, damages, where) => Render(Apply(Corpus[index], damages, where)), iter: 3_000);

    [Fact]
    public void Damaged_YAML_has_its_values_within_the_text()
        => Gen.Select(Gen.Int[0, Corpus.Length - 1], Damage.List[1, 4], Gen.Int[0, 100_000]).Sample(
            (index, damages, where) =>
            {
                foreach (var (path, text) in Apply(Corpus[index], damages, where))
                {
                    var file = YamlFile.Parse(path, text);
                    foreach (var document in file.Documents)
                        CheckPlaces(document, text);
                    Assert.All(file.Problems, p => Assert.InRange(p.Span.End, p.Span.Start, text.Length));
                }
            },
            iter: 2_000);

    [Fact]
    public void Truncated_files_never_throw()
    {
        // A few cases are of folders without a kustomization.
        foreach (var files in Corpus.Where(files => files.Texts.Any(IsKustomization)))
        {
            var kustomization = files.Texts.First(IsKustomization);
            for (var length = 0; length < kustomization.Value.Length; length += 7)
                Render([new(kustomization.Key, kustomization.Value[..length]), .. files.Texts.Where(f => f.Key != kustomization.Key)]);
        }
    }

    private static bool IsKustomization(KeyValuePair<string, string> file) => file.Key.Contains("ustomization", StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_of_any_wrong_form_never_throws(string field)
    {
        foreach (var value in (string[])["1", "text", "~", "true", "1.5", "[]", "{}", "[1]", "[[]]", "[{}]", "[~]", "{a: b}", "{a: [b]}", "{a: {b: c}}", "[{a: b}]", "[a, {b: [c]}]", "[{name: a}]", "[{name: [a]}]", "[{path: a.yaml}]", "[{path: [1]}]", "[{patch: '[1, 2]'}]", "[{patch: '{}', target: {name: '('}}]", "[{patch: '[{}]', target: {}}]", "[{patch: '[{op: add}]', target: {}}]", "[{patch: '[{op: add, path: /metadata/name/x}]', target: {}}]", "[{patch: '[{op: replace, path: \"\", value: 1}]', target: {}}]", "[{patch: '[{op: remove, path: /metadata}]', target: {}}]"])
        {
            Render(
            [
                new("kustomization.yaml", $"resources: [a.yaml]\n{field}: {value}\n"),
                new("a.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [1, ~, {image: [x]}, {image: ~}]}}}\n"),
            ]);
        }
    }

    public static TheoryData<string> Fields =>
    [
        "resources", "components", "bases", "patches", "patchesStrategicMerge", "patchesJson6902", "images", "replicas", "labels", "commonLabels",
        "commonAnnotations", "namespace", "namePrefix", "nameSuffix", "configMapGenerator", "secretGenerator", "generatorOptions", "sortOptions",
        "kind", "apiVersion", "metadata", "replacements", "vars", "openapi",
    ];

    [Theory]
    [InlineData("kind: [a]\nmetadata: {name: a}")]
    [InlineData("kind: A\nmetadata: a")]
    [InlineData("kind: A\nmetadata: {name: [a]}")]
    [InlineData("kind: A\nmetadata: {name: a, labels: 1, annotations: [x]}")]
    [InlineData("kind: A\nmetadata: {name: a, namespace: [x]}")]
    [InlineData("kind: A\napiVersion: {}\nmetadata: {name: a}")]
    [InlineData("kind: List\nitems: {a: b}")]
    [InlineData("kind: List\nitems: [1, ~, []]")]
    [InlineData("kind: RoleBinding\nmetadata: {name: a}\nsubjects: {a: b}\nroleRef: []")]
    [InlineData("kind: RoleBinding\napiVersion: rbac.authorization.k8s.io/v1\nmetadata: {name: a}\nsubjects: [1, [], {name: [x]}]")]
    [InlineData("kind: Deployment\napiVersion: apps/v1\nmetadata: {name: a}\nspec: 1")]
    [InlineData("kind: Deployment\napiVersion: apps/v1\nmetadata: {name: a}\nspec: {replicas: [1], template: [], selector: x}")]
    [InlineData("kind: Service\napiVersion: v1\nmetadata: {name: a}\nspec: {ports: [1, ~, {port: [1]}, {port: 1}, {port: 1}]}")]
    public void An_object_of_any_wrong_form_never_throws(string text)
        => Render(
        [
            new("kustomization.yaml", "resources: [a.yaml, b.yaml]\nnamespace: n\nnamePrefix: p-\ncommonLabels: {a: b}\ncommonAnnotations: {a: b}\nimages: [{name: a, newTag: b}]\nreplicas: [{name: a, count: 1}]\npatches:\n- path: p.yaml\n  target: {name: a}\n"),
            new("a.yaml", text + "\n"),
            new("b.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n"),
            new("p.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {x: 'y'}}\nspec: {ports: [{port: 1, protocol: TCP}], template: {spec: {containers: [{name: a}]}}}\n"),
        ]);

    [Fact]
    public void A_long_chain_of_kustomizations_ends()
    {
        var files = Enumerable.Range(0, 300).Select(i => new KeyValuePair<string, string>($"k{i}/kustomization.yaml", $"resources: [../k{i + 1}]\n"));
        var overlay = KustomizeRenderer.Render(new ManifestFileSet(files.Select(f => new KeyValuePair<string, string?>("/r/" + f.Key, f.Value))), "/r/k0");
        Assert.Contains("more than 50 deep", Assert.Single(overlay.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Kustomizations_that_include_one_another_over_and_over_end()
    {
        // Each includes the next twice under other names: 2 to the power of 40 objects.
        var files = new List<KeyValuePair<string, string?>>();
        for (var i = 0; i < 40; i++)
        {
            files.Add(new($"/r/k{i}/kustomization.yaml", $"resources: [../a{i}, ../b{i}]\n"));
            files.Add(new($"/r/a{i}/kustomization.yaml", $"namePrefix: a-\nresources: [../k{i + 1}]\n"));
            files.Add(new($"/r/b{i}/kustomization.yaml", $"namePrefix: b-\nresources: [../k{i + 1}]\n"));
        }

        var overlay = KustomizeRenderer.Render(new ManifestFileSet(files), "/r/k0");
        Assert.False(overlay.IsComplete);
    }

    private static Gen<(int Kind, int Piece, double At)> Damage { get; } = Gen.Select(Gen.Int[0, 3], Gen.Int[0, Pieces.Length - 1], Gen.Double.Unit);

    private static List<KeyValuePair<string, string>> Apply(Files files, List<(int Kind, int Piece, double At)> damages, int where)
    {
        var result = new List<KeyValuePair<string, string>>(files.Texts);
        foreach (var (kind, piece, at) in damages)
        {
            var index = where % result.Count;
            where /= 3;
            var text = result[index].Value;
            var offset = (int)(at * text.Length);
            var end = Math.Min(text.Length, offset + 1 + piece);
            result[index] = new(result[index].Key, kind switch
            {
                0 => text.Insert(offset, Pieces[piece]),
                1 => text.Remove(offset, end - offset),
                2 => text[..offset],
                _ => text.Insert(offset, text[offset..end]),
            });
        }

        return result;
    }

    private static void Render(IReadOnlyList<KeyValuePair<string, string>> texts)
    {
        var files = new ManifestFileSet(texts.Select(f => new KeyValuePair<string, string?>("/r/" + f.Key, f.Value)));
        var folder = texts.Any(t => t.Key.StartsWith("overlay/", StringComparison.Ordinal)) ? "/r/overlay" : "/r";
        var overlay = KustomizeRenderer.Render(files, folder);
        Assert.All(overlay.Problems, p =>
        {
            Assert.NotEmpty(p.Message);
            Assert.DoesNotContain("Exception", p.Message, StringComparison.Ordinal);
            var text = files.Text(p.Span.Path);
            if (text is not null)
                Assert.InRange(p.Span.End, p.Span.Start, text.Length);
        });
    }

    private static void CheckPlaces(YamlNode node, string text)
    {
        Assert.InRange(node.Span.Start, 0, text.Length);
        Assert.InRange(node.Span.End, node.Span.Start, text.Length);
        Assert.True(node.Span.EndLine >= node.Span.Line);
        foreach (var item in node.Elements)
            CheckPlaces(item, text);
        foreach (var entry in node.Members)
        {
            CheckPlaces(entry.Key, text);
            CheckPlaces(entry.Value, text);
        }
    }
}

using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Tests.Yaml;

public class PositionsOfValues
{
    private const string Deployment = """
        # a comment
        kind: Deployment
        spec:
          replicas: 3
          list:
          - name: "a b"
            args: [x, 'y']
          - name: plain words   # a comment
          script: |
            one
            two

          empty:
          flow: {a: 1, b: {c: 2}}
        """;

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\r", "")]
    [InlineData("\n", "\uFEFF")]
    [InlineData("\r\n", "\uFEFF")]
    public void A_value_knows_the_text_it_was_written_as_whatever_ends_the_lines(string newLine, string mark)
    {
        var text = mark + Deployment.ReplaceLineEndings(newLine);
        var root = Read(text);

        Assert.Equal("Deployment", Written(text, root.Find("kind")));
        Assert.Equal("3", Written(text, root.Find("spec", "replicas")));
        Assert.Equal("\"a b\"", Written(text, root.Find("spec", "list", "0", "name")));
        Assert.Equal("[x, 'y']", Written(text, root.Find("spec", "list", "0", "args")));
        Assert.Equal("'y'", Written(text, root.Find("spec", "list", "0", "args", "1")));
        Assert.Equal("plain words", Written(text, root.Find("spec", "list", "1", "name")));
        Assert.Equal($"|{newLine}    one{newLine}    two", Written(text, root.Find("spec", "script")));
        Assert.Equal("", Written(text, root.Find("spec", "empty")));
        Assert.Equal("{a: 1, b: {c: 2}}", Written(text, root.Find("spec", "flow")));
        Assert.Equal("{c: 2}", Written(text, root.Find("spec", "flow", "b")));
        Assert.Equal($"name: \"a b\"{newLine}    args: [x, 'y']", Written(text, root.Find("spec", "list", "0")));
        Assert.StartsWith("- name: \"a b\"", Written(text, root.Find("spec", "list")), StringComparison.Ordinal);
        Assert.EndsWith("plain words", Written(text, root.Find("spec", "list")), StringComparison.Ordinal);
        Assert.StartsWith("kind: Deployment", Written(text, root), StringComparison.Ordinal);
        Assert.EndsWith("{c: 2}}", Written(text, root), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Lines_and_columns_count_from_one(string newLine)
    {
        var root = Read(Deployment.ReplaceLineEndings(newLine));

        Assert.Equal((4, 13, 4, 14), Lines(root.Find("spec", "replicas")!));
        Assert.Equal((6, 11, 6, 16), Lines(root.Find("spec", "list", "0", "name")!));
        Assert.Equal((9, 11, 11, 8), Lines(root.Find("spec", "script")!));
        Assert.Equal((13, 9, 13, 9), Lines(root.Find("spec", "empty")!));
        Assert.Equal((2, 1), (root.Span.Line, root.Span.Column));
        var key = ((YamlMapping)root.Find("spec")!).Find("replicas")!.Value.Key;
        Assert.Equal((4, 3, 4, 11), Lines(key));
    }

    [Fact]
    public void A_byte_order_mark_takes_no_column()
        => Assert.Equal((1, 7, 1, 8), Lines(Read("\uFEFFkind: a").Find("kind")!));

    [Fact]
    public void Columns_after_characters_of_several_bytes_count_as_editors_count()
    {
        const string text = "naïve: {größe: ü, smile: 😀, then: x}";
        var root = Read(text);

        Assert.Equal("x", Written(text, root.Find("naïve", "then")));
        Assert.Equal(text.IndexOf('x', StringComparison.Ordinal) + 1, root.Find("naïve", "then")!.Span.Column);
        Assert.Equal("😀", Written(text, root.Find("naïve", "smile")));
    }

    [Fact]
    public void An_anchor_and_a_tag_do_not_belong_to_the_value()
    {
        const string text = "a: &x !!str 12\nb: &y\n  c: 1\nd: &z [1]\n";
        var root = Read(text);

        Assert.Equal("12", Written(text, root.Find("a")));
        Assert.Equal("c: 1", Written(text, root.Find("b")));
        Assert.Equal("[1]", Written(text, root.Find("d")));
    }

    [Fact]
    public void An_alias_has_the_place_of_what_it_stands_for_and_its_mapping_ends_behind_it()
    {
        const string text = "a: &x 12\nb:\n  c: *x\nd: 1\n";
        var root = Read(text);

        Assert.Equal((1, 7, 1, 9), Lines(root.Find("b", "c")!));
        Assert.Equal("c: *x", Written(text, root.Find("b")));
    }

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    public void Behind_a_text_whose_lines_are_hardly_indented_all_have_their_places(string newLine, string mark)
    {
        var text = mark + "a:\n  b: [\"\n    one\n two \\\"2\\\"\n\n  \", x]\n  c: \"1\n2\"\n  d: y\n".ReplaceLineEndings(newLine);
        var root = Read(text);

        Assert.Equal(" one two \"2\"\n", root.Find("a", "b", "0")?.Text);
        Assert.Equal("1 2", root.Find("a", "c")?.Text);
        Assert.Equal("\"1\n2\"".ReplaceLineEndings(newLine), Written(text, root.Find("a", "c")));
        Assert.Equal("x", Written(text, root.Find("a", "b", "1")));
        Assert.Equal("y", Written(text, root.Find("a", "d")));
        Assert.Equal((9, 6, 9, 7), Lines(root.Find("a", "d")!));
    }

    private static YamlNode Read(string text)
    {
        var file = YamlFile.Parse("/k8s/a.yaml", text);
        Assert.Empty(file.Problems);
        return Assert.Single(file.Documents);
    }

    private static string Written(string text, YamlNode? node)
    {
        Assert.NotNull(node);
        return text.Substring(node.Span.Start, node.Span.Length);
    }

    private static (int, int, int, int) Lines(YamlNode node) => (node.Span.Line, node.Span.Column, node.Span.EndLine, node.Span.EndColumn);
}

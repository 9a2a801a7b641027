using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Tests.Yaml;

public class AnchorsAndMergeKeys
{
    [Fact]
    public void An_alias_stands_for_the_value_of_its_anchor()
    {
        var root = Read("a: &x {k: 1, m: [1, 2]}\nb: *x\n");
        Assert.Same(root["a"], root["b"]);
    }

    [Fact]
    public void A_merge_key_adds_what_the_mapping_does_not_say_itself()
    {
        var root = Read("a: &x {k: 1, m: 2}\nb:\n  <<: *x\n  k: 3\n");
        Assert.Equal("3", root.Find("b", "k")?.Text);
        Assert.Equal("2", root.Find("b", "m")?.Text);
        Assert.Equal(1, root.Find("b", "m")!.Span.Line);
        Assert.Null(root.Find("b", "<<"));
    }

    [Fact]
    public void Of_several_merged_mappings_the_first_wins()
    {
        var root = Read("a: &x {k: 1}\nb: &y {k: 2, z: 3}\nc:\n  <<: [*x, *y]\n");
        Assert.Equal("1", root.Find("c", "k")?.Text);
        Assert.Equal("3", root.Find("c", "z")?.Text);
    }

    [Fact]
    public void A_quoted_merge_key_is_a_key_like_any_other()
        => Assert.Equal("1", Read("\"<<\": 1")["<<"]?.Text);

    [Theory]
    [InlineData("a: *nowhere", "no anchor &nowhere")]
    [InlineData("a: &x [*x]", "no anchor &x")]
    [InlineData("a: &x 1\n---\nb: *x", "no anchor &x")]
    [InlineData("a:\n  <<: 1", "'<<' takes a mapping")]
    [InlineData("a:\n  <<: [1]", "'<<' takes a mapping")]
    public void An_alias_or_merge_that_makes_no_sense_is_a_problem(string text, string message)
        => Assert.Contains(message, Assert.Single(YamlFile.Parse("/a.yaml", text).Problems).Message, StringComparison.Ordinal);

    private static YamlNode Read(string text)
    {
        var file = YamlFile.Parse("/a.yaml", text);
        Assert.Empty(file.Problems);
        return Assert.Single(file.Documents);
    }
}

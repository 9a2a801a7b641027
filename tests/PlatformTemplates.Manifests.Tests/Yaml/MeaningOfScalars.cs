using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Tests.Yaml;

public class MeaningOfScalars
{
    [Theory]
    [InlineData("yes", YamlScalarKind.String)]
    [InlineData("no", YamlScalarKind.String)]
    [InlineData("on", YamlScalarKind.String)]
    [InlineData("y", YamlScalarKind.String)]
    [InlineData("true", YamlScalarKind.Boolean)]
    [InlineData("False", YamlScalarKind.Boolean)]
    [InlineData("tRue", YamlScalarKind.String)]
    [InlineData("\"true\"", YamlScalarKind.String)]
    [InlineData("~", YamlScalarKind.Null)]
    [InlineData("Null", YamlScalarKind.Null)]
    [InlineData("nULL", YamlScalarKind.String)]
    [InlineData("0o14", YamlScalarKind.Integer)]
    [InlineData("014", YamlScalarKind.Integer)]
    [InlineData("08", YamlScalarKind.Float)]
    [InlineData("0x1F", YamlScalarKind.Integer)]
    [InlineData("0x", YamlScalarKind.String)]
    [InlineData("-0b11", YamlScalarKind.Integer)]
    [InlineData("1_000", YamlScalarKind.Integer)]
    [InlineData("+12", YamlScalarKind.Integer)]
    [InlineData("18446744073709551615", YamlScalarKind.Integer)]
    [InlineData("18446744073709551616", YamlScalarKind.Float)]
    [InlineData("1e3", YamlScalarKind.Float)]
    [InlineData("1.", YamlScalarKind.Float)]
    [InlineData(".5", YamlScalarKind.Float)]
    [InlineData("-.5", YamlScalarKind.Float)]
    [InlineData(".inf", YamlScalarKind.Float)]
    [InlineData("1e400", YamlScalarKind.String)]
    [InlineData("190:20:30", YamlScalarKind.String)]
    [InlineData("1.2.3", YamlScalarKind.String)]
    [InlineData("500m", YamlScalarKind.String)]
    [InlineData("!!str 12", YamlScalarKind.String)]
    [InlineData("!!int \"12\"", YamlScalarKind.Integer)]
    [InlineData("!custom 12", YamlScalarKind.String)]
    public void A_word_means_what_kustomize_takes_it_for(string written, YamlScalarKind kind)
        => Assert.Equal(kind, Read(written).Kind);

    [Theory]
    [InlineData("2001-12-14", "2001-12-14T00:00:00Z")]
    [InlineData("2001-1-1", "2001-01-01T00:00:00Z")]
    [InlineData("2001-12-14t21:59:43.10-05:00", "2001-12-14T21:59:43.1-05:00")]
    [InlineData("2001-12-14 21:59:43", "2001-12-14T21:59:43Z")]
    [InlineData("\"2001-12-14\"", "2001-12-14")]
    [InlineData("2001-13-14", "2001-13-14")]
    public void An_unquoted_date_is_text_in_its_full_form(string written, string text)
        => Assert.Equal((text, YamlScalarKind.String), (Read(written).Value, Read(written).Kind));

    [Fact]
    public void Binary_is_decoded() => Assert.Equal("hello", Read("!!binary aGVsbG8=").Value);

    [Theory]
    [InlineData("!!int abc")]
    [InlineData("!!binary '%'")]
    public void A_tag_that_the_text_does_not_fit_is_a_problem(string written)
    {
        var file = YamlFile.Parse("/a.yaml", "a: " + written);
        Assert.Equal(1, Assert.Single(file.Problems).Span.Line);
        Assert.Empty(file.Documents);
    }

    private static YamlScalar Read(string written)
    {
        var file = YamlFile.Parse("/a.yaml", $"value: {written}\n");
        Assert.Empty(file.Problems);
        return Assert.IsType<YamlScalar>(Assert.Single(file.Documents)["value"]);
    }

    [Theory]
    [InlineData("!env_var API_KEY", true)]
    [InlineData("!<tag:example.org,2026:secret> a", true)]
    [InlineData("!!str 12", false)]
    [InlineData("! 12", false)]
    [InlineData("12", false)]
    public void A_tag_that_is_none_of_YAML_s_own_is_told(string text, bool isForeign)
    {
        var scalar = Assert.IsType<YamlScalar>(YamlFile.Parse("/a.yaml", "a: " + text).Documents[0]["a"]);

        Assert.Equal(isForeign, scalar.HasForeignTag);
        Assert.Equal(isForeign, ((YamlScalar)scalar.At(scalar.Span)).HasForeignTag);
    }
}

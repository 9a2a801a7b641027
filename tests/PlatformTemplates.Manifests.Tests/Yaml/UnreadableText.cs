using System.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Tests.Yaml;

public class UnreadableText
{
    [Theory]
    [InlineData("a: 1\nb: [1, 2\nc: d\n")]
    [InlineData("x: {a: 1\ny: 2\n")]
    [InlineData("a: 'open")]
    [InlineData("a: b: c")]
    [InlineData("\ta: 1")]
    [InlineData("a:\n\t- 1")]
    [InlineData("a:\n\t1")]
    [InlineData("-\ta: 1")]
    [InlineData("a:\n\tb: 1")]
    [InlineData("a: 1\n  b: 2\n c: 3")]
    [InlineData("%YAML 9.9\n---\na: 1")]
    [InlineData("- a\nb: c")]
    [InlineData("{{- if .Values.x }}\na: 1\n{{- end }}")]
    [InlineData("a: {{ value }}")]
    [InlineData("a: @x")]
    [InlineData("a: \"\\q\"")]
    [InlineData("]")]
    [InlineData("a: !<unclosed 1")]
    [InlineData("? [a]\n: b")]
    [InlineData("a: &")]
    [InlineData("a:\n  b: \"1\n2")]
    [InlineData("a:\n  b: \"1\n2\n---\n3\"")]
    [InlineData("a: *")]
    public void What_is_not_YAML_is_one_problem_at_a_place_in_the_file(string text)
    {
        var file = YamlFile.Parse("/k8s/a.yaml", text);

        var problem = Assert.Single(file.Problems);
        Assert.Equal("/k8s/a.yaml", problem.Span.Path);
        Assert.InRange(problem.Span.Start, 0, text.Length);
        Assert.InRange(problem.Span.End, problem.Span.Start, text.Length);
        Assert.DoesNotContain("\n", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: {{ value }}", 1, 4)]
    [InlineData("a:\n  - {{value}}\n", 2, 5)]
    [InlineData("{{ name }}: 1", 1, 1)]
    public void A_placeholder_without_quotes_is_told_as_what_it_is(string text, int line, int column)
    {
        var problem = Assert.Single(YamlFile.Parse("/k8s/a.yaml", text).Problems);

        Assert.Equal("A key must be text. A placeholder like '{{ value }}' needs quotes in YAML.", problem.Message);
        Assert.Equal((line, column), (problem.Span.Line, problem.Span.Column));
    }

    [Fact]
    public void A_key_that_stands_twice_is_a_problem_at_the_second()
    {
        var file = YamlFile.Parse("/a.yaml", "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n---\nnext: 1\n");

        var problem = Assert.Single(file.Problems);
        Assert.Equal((5, 3), (problem.Span.Line, problem.Span.Column));
        Assert.Equal("The key 'c' stands here for the second time; the first is in line 3.", problem.Message);
        Assert.Equal("1", Assert.Single(file.Documents)["next"]?.Text);
    }

    [Fact]
    public void Among_a_thousand_keys_the_one_that_stands_twice_is_found()
    {
        var text = string.Concat(Enumerable.Range(0, 1000).Select(i => $"k{i}: {i}\n")) + "k500: again\n";
        Assert.Equal(1001, Assert.Single(YamlFile.Parse("/a.yaml", text).Problems).Span.Line);
    }

    [Fact]
    public void The_documents_before_a_problem_are_read()
    {
        var file = YamlFile.Parse("/a.yaml", "a: 1\n---\nb: [\n");
        Assert.Equal("1", Assert.Single(file.Documents)["a"]?.Text);
        Assert.Single(file.Problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("# only a comment")]
    [InlineData("---\n---\n...\n")]
    [InlineData("\uFEFF")]
    public void A_file_without_a_value_is_empty_and_no_problem(string text)
    {
        var file = YamlFile.Parse("/a.yaml", text);
        Assert.Empty(file.Documents);
        Assert.Empty(file.Problems);
    }

    [Theory]
    [InlineData("a: b\0c", 5, "U+0000")]
    [InlineData("\u007FELF\u0001", 1, "U+007F")]
    public void Binary_content_is_named_at_its_first_character(string text, int column, string character)
    {
        var problem = Assert.Single(YamlFile.Parse("/a.yaml", text).Problems);
        Assert.Equal(column, problem.Span.Column);
        Assert.Contains(character, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_is_no_text()
        => Assert.Equal(4, Assert.Single(YamlFile.Parse("/a.yaml", "a: \uD800").Problems).Span.Column);

    [Theory]
    [InlineData("a:\tb")]
    [InlineData("a: {\n\tb: 1}")]
    [InlineData("a: |\n  x\n  \ty\n")]
    [InlineData("a: \"x\n\ty\"")]
    [InlineData("a: 1\t# note")]
    public void Tabs_that_indent_nothing_are_allowed(string text)
        => Assert.Empty(YamlFile.Parse("/a.yaml", text).Problems);

    [Fact]
    public void Aliases_that_stand_for_billions_of_values_are_refused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");

        var file = YamlFile.Parse("/a.yaml", text.ToString());
        Assert.Contains("stand for more than 50000 values", Assert.Single(file.Problems).Message, StringComparison.Ordinal);
        Assert.Empty(file.Documents);
    }

    [Fact]
    public void Merge_keys_that_stand_for_billions_of_values_are_refused()
    {
        var text = new StringBuilder("a0: &a0 {x: 1}\n");
        for (var i = 1; i < 40; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} {{l{i}: *a{i - 1}, r{i}: *a{i - 1}}}\n");
        Assert.Single(YamlFile.Parse("/a.yaml", text.ToString()).Problems);
    }

    [Theory]
    [InlineData("[", "")]
    [InlineData("{a: ", "")]
    [InlineData("- ", "x")]
    [InlineData("? ", "x")]
    public void Values_that_nest_too_deep_are_refused(string opening, string inner)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 100_000)) + inner;
        Assert.Contains("nest deeper than 200 levels", Assert.Single(YamlFile.Parse("/a.yaml", text).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_do_not_go_deeper_than_what_is_written_may()
    {
        var text = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 300; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}]\n");
        Assert.Contains("nest deeper", Assert.Single(YamlFile.Parse("/a.yaml", text.ToString()).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused_at_its_start()
    {
        var problem = Assert.Single(YamlFile.Parse("/a.yaml", new string('a', YamlLimits.Characters + 1)).Problems);
        Assert.Equal((1, 1), (problem.Span.Line, problem.Span.Column));
        Assert.Contains("4194304", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- a\n", "")]
    [InlineData("a,", "[")]
    [InlineData("---\na: b\n", "")]
    public void A_file_of_more_values_than_anybody_writes_is_refused(string part, string before)
    {
        var problem = Assert.Single(YamlFile.Parse("/a.yaml", before + string.Concat(Enumerable.Repeat(part, YamlLimits.Values))).Problems);

        Assert.StartsWith("The file holds more than 200000 keys and values.", problem.Message, StringComparison.Ordinal);
        Assert.True(problem.Span.Line >= 1 && problem.Span.Start > 0);
    }

    [Fact]
    public void A_file_of_another_format_tells_no_more_problems_than_anybody_reads()
    {
        var text = string.Concat(Enumerable.Repeat("a: 1\n", 10_000));
        Assert.Equal(YamlLimits.Problems, YamlFile.Parse("/a.yaml", text).Problems.Count);
    }
}

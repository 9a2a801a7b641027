namespace PlatformTemplates.Templates.Tests;

public sealed class OutputTests(StagedTemplates templates)
{
    private static readonly string[] _leftovers = ["tpl:", "#if", "#endif", "#else", "PLATFORM_", "ANSWER", "platform-service-1", "Platform-Service.1", "PlatformService1", "TODO", "50801"];

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task Every_choice_gives_files_that_parsers_read_and_nothing_is_left_over(string template)
    {
        foreach (var answers in Answers.Matrix(template))
        {
            var generated = await templates.GenerateAsync(template, answers: answers);

            Assert.Empty(generated.Refusals);
            generated.ParseAll();
            foreach (var (path, text) in generated.Files)
            {
                Assert.DoesNotContain(_leftovers, token => path.Contains(token, StringComparison.Ordinal));
                Assert.DoesNotContain(_leftovers, token => text.Contains(token, StringComparison.Ordinal));
                // A model's manifest is as training wrote it.
                if (!path.EndsWith("/model.json", StringComparison.Ordinal))
                    Assert.EndsWith("\n", text, StringComparison.Ordinal);
                Assert.DoesNotContain("\n\n\n", text, StringComparison.Ordinal);
                Assert.False(text.StartsWith('\n'), $"{path} starts with an empty line.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task The_same_answers_give_the_same_bytes(string template)
    {
        var first = await templates.GenerateAsync(template, answers: new Dictionary<string, string?> { ["httpPort"] = null });
        var record = first.Json(".platform/template.json");
        var answers = record["answers"]!.AsObject().Concat(record["generated"]!.AsObject()).Where(answer => answer.Key != "name")
            .ToDictionary(answer => answer.Key, answer => (string?)answer.Value!.GetValue<string>());

        var again = await templates.GenerateAsync(template, (string)record["answers"]!["name"]!, answers);

        Assert.Equal(first.Files, again.Files);
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task A_feed_is_written_only_when_one_is_given(string template)
    {
        var without = await templates.GenerateAsync(template);
        var with = await templates.GenerateAsync(template, answers: new Dictionary<string, string?> { ["feed"] = "/feeds/platform" });

        Assert.DoesNotContain("nuget.config", without.Files.Keys);
        Assert.Equal("/feeds/platform", (string?)with.Xml("nuget.config").Descendants("add").Single().Attribute("value"));
    }
}

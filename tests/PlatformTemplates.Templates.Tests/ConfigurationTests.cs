using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PlatformTemplates.Templates.Tests;

public sealed class ConfigurationTests(StagedTemplates templates)
{
    private static readonly string[] _references = ["valueSource", "source", "sourceVariableName", "fallbackVariableName"];

    [Fact]
    public async Task Every_template_is_valid()
    {
        var scanned = await templates.ScanAsync();

        Assert.Equal(StagedTemplates.Names.Concat(StagedTemplates.Items).Order(StringComparer.Ordinal), scanned.Select(template => template.ShortNameList.Single()).Order(StringComparer.Ordinal));
        // An item is not named by -n, of which the engine informs.
        Assert.Empty(scanned.SelectMany(template => template.ValidationErrors).Where(error => error.Code != "MV005").Select(error => $"{error.Severity} {error.Code} {error.ErrorMessage}"));
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public void Every_token_that_is_replaced_stands_in_the_content(string template)
    {
        var content = string.Join('\n', ContentOf(template).Concat(ContentOf("shared")).Select(File.ReadAllText));

        var tokens = Symbols(template).Select(symbol => (string?)symbol.Value!["replaces"]).OfType<string>();

        Assert.DoesNotContain(tokens, token => !content.Contains(token, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public void Every_symbol_refers_to_symbols_and_forms_that_exist(string template)
    {
        var symbols = Symbols(template).Select(symbol => symbol.Key).Append("name").ToHashSet();
        var forms = Merged(template, "forms").Select(form => form.Key).ToHashSet();

        var missing = new List<string>();
        foreach (var (name, symbol) in Symbols(template))
        {
            var sources = _references.Select(key => (string?)(symbol![key] ?? symbol["parameters"]?[key])).OfType<string>();
            missing.AddRange(sources.Where(source => !symbols.Contains(source)).Select(source => $"{name} -> {source}"));
            if ((string?)symbol!["valueTransform"] is { } form && !forms.Contains(form))
                missing.Add($"{name} -> {form}");
            if ((string?)symbol["value"] is { } expression)
                missing.AddRange(Regex.Matches(Regex.Replace(expression, "\"[^\"]*\"", ""), "[A-Za-z]+").Select(match => match.Value).Where(word => word is not ("true" or "false") && !symbols.Contains(word)).Select(word => $"{name} -> {word}"));
        }

        foreach (var (name, form) in Merged(template, "forms"))
            missing.AddRange(((form!["steps"] as JsonArray)?.Select(step => (string)step!) ?? []).Where(step => !forms.Contains(step)).Select(step => $"{name} -> {step}"));

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public void Every_check_of_a_value_counts_and_has_a_refusal(string template)
    {
        var checks = Symbols(template).Where(symbol => (string?)symbol.Value!["generator"] == "regexMatch").Select(symbol => symbol.Key).ToList();
        var counted = string.Concat(Symbols(template).Where(symbol => symbol.Key is "inputsAreValid" or "ownInputsAreValid").Select(symbol => (string)symbol.Value!["value"]!));
        var refusals = Configurations(template).SelectMany(file => file["postActions"] as JsonArray ?? []).Select(action => (string)action!["condition"]!).ToList();

        Assert.NotEmpty(checks);
        Assert.All(checks, check => Assert.Contains(check, counted, StringComparison.Ordinal));
        Assert.All(checks, check => Assert.Contains(refusals, condition => condition.Contains($"!{check}", StringComparison.Ordinal)));
        Assert.All(Configurations(template).SelectMany(file => file["sources"] as JsonArray ?? []), source => Assert.Contains("inputsAreValid", (string)source!["condition"]!, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public void Every_option_has_help_and_a_place_in_every_host(string template)
    {
        var options = Symbols(template).Where(symbol => (string?)symbol.Value!["type"] == "parameter").ToList();
        var commandLine = Read(template, "dotnetcli.host.json")["symbolInfo"]!.AsObject();
        var ide = Read(template, "ide.host.json")["symbolInfo"]!.AsArray().Select(symbol => (string)symbol!["id"]!).ToList();
        var hidden = commandLine.Where(option => (bool?)option.Value!["isHidden"] == true).Select(option => option.Key).ToList();

        Assert.All(options, option => Assert.NotEmpty((string?)option.Value!["description"] ?? ""));
        Assert.All(options, option => Assert.NotEmpty((string?)option.Value!["displayName"] ?? ""));
        Assert.Equal(options.Select(option => option.Key).Order(), commandLine.Select(option => option.Key).Order());
        Assert.Equal(options.Select(option => option.Key).Except(hidden).Order(), ide.Order());
        Assert.Distinct(commandLine.Select(option => (string?)option.Value!["shortName"]).Where(name => name is { Length: > 0 }));
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public void Every_text_that_people_read_is_translated(string template)
    {
        List<string> expected = ["author", "name", "description"];
        foreach (var (name, symbol) in Symbols(template).Where(symbol => (string?)symbol.Value!["type"] == "parameter"))
        {
            expected.AddRange([$"symbols/{name}/displayName", $"symbols/{name}/description"]);
            expected.AddRange((symbol!["choices"] as JsonArray ?? []).Select(choice => $"symbols/{name}/choices/{choice!["choice"]}/description"));
        }

        foreach (var action in Configurations(template).SelectMany(file => file["postActions"] as JsonArray ?? []))
        {
            expected.Add($"postActions/{action!["id"]}/description");
            expected.AddRange(action["manualInstructions"]!.AsArray().Select(instruction => $"postActions/{action["id"]}/manualInstructions/{instruction!["id"]}/text"));
        }

        var german = Read(template, "localize/templatestrings.de.json").AsObject();

        Assert.Equal(expected.Order(StringComparer.Ordinal), german.Select(text => text.Key).Order(StringComparer.Ordinal));
        Assert.All(german, text => Assert.NotEmpty((string?)text.Value ?? ""));
    }

    [Fact]
    public void The_version_of_the_pack_is_stamped_into_every_template()
        => Assert.All(StagedTemplates.Names, template => Assert.Matches(@"^\d+\.\d+\.\d+", (string)Symbols(template).Single(symbol => symbol.Key == "templateVersion").Value!["parameters"]!["value"]!));

    [Fact]
    public void A_directive_stands_on_a_line_of_its_own()
    {
        // Anything else would be taken for text, or swallow what follows.
        var content = StagedTemplates.Names.Append("shared").SelectMany(ContentOf);
        var directive = new Regex(@"^\s*(# tpl:(if \(.+\)|elseif \(.+\)|else|endif)|//#(if \(.+\)|elseif \(.+\)|else|endif)|<!--#(if \(.+\)|elseif \(.+\)|else|endif) ?-->)$");

        foreach (var file in content)
        {
            var lines = File.ReadAllLines(file).Where(line => line.Contains("tpl:", StringComparison.Ordinal) || line.Contains("#if", StringComparison.Ordinal) || line.Contains("#endif", StringComparison.Ordinal)).ToList();
            Assert.All(lines, line => Assert.Matches(directive, line));
            Assert.Equal(lines.Count(line => line.Contains("if (", StringComparison.Ordinal) && !line.Contains("elseif", StringComparison.Ordinal)), lines.Count(line => line.Contains("endif", StringComparison.Ordinal)));
        }
    }

    /// <summary>The forms that give a part of a name another end, so that it can be a namespace.</summary>
    internal static IEnumerable<Regex> NamespaceForms(string template)
        => Merged(template, "forms").Where(form => ((string?)form.Value!["replacement"])?.EndsWith("Service", StringComparison.Ordinal) == true).Select(form => new Regex((string)form.Value!["pattern"]!));

    private static IEnumerable<string> ContentOf(string folder)
        => Directory.EnumerateFiles(Path.Combine(StagedTemplates.Folder, "content", folder), "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains(".template.config", StringComparison.Ordinal));

    private static JsonNode Read(string template, string file)
        => JsonNode.Parse(File.ReadAllText(Path.Combine(StagedTemplates.Folder, "content", template, ".template.config", file)))!;

    private static JsonNode MainFile(string template) => Read(template, "template.json");

    private static IEnumerable<JsonNode> Configurations(string template)
        => [MainFile(template), .. MainFile(template)["AdditionalConfigFiles"]!.AsArray().Select(file => Read(template, (string)file!))];

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Merged(string template, string part)
        => Configurations(template).SelectMany(file => file[part] as JsonObject ?? []);

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Symbols(string template) => Merged(template, "symbols");
}

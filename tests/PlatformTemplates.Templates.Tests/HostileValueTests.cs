using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using YamlDotNet.RepresentationModel;

namespace PlatformTemplates.Templates.Tests;

public sealed partial class HostileValueTests(StagedTemplates templates)
{
    /// <summary>Options that take names; what is no name is refused.</summary>
    private static readonly string[] _names = ["owner", "system", "organization", "registry", "domain", "service", "httpPort"];

    public static TheoryData<string, string, string> Descriptions => Cases(["description"]);

    public static TheoryData<string, string, string> Names => Cases(_names, template => template == "platform-job" ? ["schedule", "timeZone"] : []);

    [Theory]
    [MemberData(nameof(Descriptions), DisableDiscoveryEnumeration = true)]
    public async Task A_description_comes_out_as_it_was_said(string template, string key, string value)
    {
        var generated = await GenerateAsync(template, key, value);
        var line = Whitespace().Replace(value, " ").Trim();

        Assert.Empty(generated.Refusals);
        generated.ParseAll();
        Assert.Equal(line, (string?)generated.Json(".platform/template.json")["answers"]!["description"]);
        Assert.All(
            generated.Yaml("catalog-info.yaml").Where(entity => Text(entity, "kind") is "Component" or "API" or "System"),
            entity => Assert.Equal(line, Text(entity, "metadata", "description")));
        Assert.Equal(line, Text(generated.Yaml("mkdocs.yml").Single(), "site_description"));
        Assert.Equal(line, Text(generated.Yaml("argocd/project.yaml").Single(), "spec", "description"));
        Assert.Equal(line, EvaluatedByMsBuild(generated.Xml("/Orders.csproj").Descendants("Description").Single().Value));
        Assert.Equal(line, MarkdownEscape().Replace(generated.Files["README.md"].Split('\n')[2], "$1"));
        if (generated.Files.ContainsKey("docs/openapi.json"))
        {
            var constant = generated.CSharp().SelectMany(file => file.DescendantNodes().OfType<VariableDeclaratorSyntax>()).Single(variable => variable.Identifier.Text == "Description");
            Assert.Equal(line, ((LiteralExpressionSyntax)constant.Initializer!.Value).Token.ValueText);
            Assert.Equal(line, (string?)generated.Json("docs/openapi.json")["info"]!["description"]);
        }
    }

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public async Task A_value_that_is_no_name_is_refused_and_one_that_is_comes_out_right(string template, string key, string value)
    {
        var generated = await GenerateAsync(template, key, value);

        if (generated.Refusals.Count > 0)
        {
            Assert.Empty(generated.Files);
            Assert.StartsWith("Nothing was written", Assert.Single(generated.Refusals), StringComparison.Ordinal);
            return;
        }

        generated.ParseAll();
        var record = generated.Json(".platform/template.json");
        Assert.Equal(value, (string?)(record["answers"]![key] ?? record["generated"]![key]));
        var component = generated.Yaml("catalog-info.yaml")[0];
        if (key is "owner" or "system")
        {
            Assert.Equal(value, Text(component, "spec", key));
            Assert.Equal(YamlDotNet.Core.ScalarStyle.DoubleQuoted, ((YamlScalarNode)component["spec"][key]).Style);
        }
    }

    [Theory]
    [InlineData("owner", "")]
    [InlineData("owner", "group:default/team")]
    [InlineData("owner", "team ")]
    [InlineData("owner", "team\n")]
    [InlineData("owner", "-team")]
    [InlineData("system", "my system")]
    [InlineData("organization", "two--hyphens")]
    [InlineData("organization", "a/b")]
    [InlineData("registry", "https://registry.example.com")]
    [InlineData("registry", "registry.example.com/")]
    [InlineData("registry", "Registry.example.com")]
    [InlineData("domain", "example.com.")]
    [InlineData("domain", "*.example.com")]
    [InlineData("service", "Orders")]
    [InlineData("service", "9lives")]
    [InlineData("service", "null")]
    [InlineData("service", "orders-")]
    [InlineData("service", "a2345678901234567890123456789012345678901")]
    [InlineData("description", "")]
    [InlineData("description", " \t\n")]
    [InlineData("description", "not a character: \uFFFE")]
    [InlineData("feed", "two\nlines")]
    [InlineData("feed", " ")]
    [InlineData("httpPort", "65536")]
    [InlineData("httpPort", "-1")]
    public async Task A_value_that_would_not_work_is_refused_and_nothing_is_written(string key, string value)
    {
        foreach (var template in StagedTemplates.Names)
        {
            var generated = await GenerateAsync(template, key, value);

            Assert.Empty(generated.Files);
            Assert.StartsWith("Nothing was written", Assert.Single(generated.Refusals), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("owner", "Team_A.b-c")]
    [InlineData("owner", "yes")]
    [InlineData("system", "0123")]
    [InlineData("registry", "localhost:5000")]
    [InlineData("registry", "registry.example.com:5000/shop/back-end")]
    [InlineData("domain", "internal")]
    [InlineData("service", "a")]
    [InlineData("service", "a234567890123456789012345678901234567890")]
    public async Task A_value_that_works_is_taken(string key, string value)
    {
        foreach (var template in StagedTemplates.Names)
        {
            var generated = await GenerateAsync(template, key, value);

            Assert.Empty(generated.Refusals);
            generated.ParseAll();
        }
    }

    [Theory]
    [InlineData("https://feed.example.com/v3/index.json?a=1&b=%20\"x\"'<>")]
    [InlineData(@"C:\feeds\platform")]
    [InlineData("/feeds/with spaces/$(X)/#1")]
    public async Task A_feed_comes_out_as_it_was_given(string feed)
    {
        foreach (var template in StagedTemplates.Names)
        {
            var generated = await GenerateAsync(template, "feed", feed);

            Assert.Equal(feed, (string?)generated.Xml("nuget.config").Descendants("add").Single().Attribute("value"));
            Assert.Equal(feed, (string?)generated.Json(".platform/template.json")["answers"]!["feed"]);
        }
    }

    [Theory]
    [InlineData("registry.example.com", "orders")]
    [InlineData("registry.example.com:5000/shop/back-end", "shop/back-end/orders")]
    public async Task An_image_is_pushed_to_where_the_manifests_take_it_from(string registry, string repository)
    {
        foreach (var template in StagedTemplates.Names)
        {
            var generated = await GenerateAsync(template, "registry", registry);

            Assert.Equal(repository, generated.Xml("/Orders.csproj").Descendants("ContainerRepository").Single().Value);
            Assert.Equal($"{registry}/orders", (string?)generated.Base.Workload().PodTemplate()!.At("spec", "containers")![0]!["image"]);
        }
    }

    private static TheoryData<string, string, string> Cases(IReadOnlyList<string> keys, Func<string, string[]>? own = null)
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var template in StagedTemplates.Names)
        {
            foreach (var key in keys.Concat(own?.Invoke(template) ?? []))
            {
                foreach (var value in Answers.Hostile)
                    cases.Add(template, key, value);
            }
        }

        return cases;
    }

    private Task<Generated> GenerateAsync(string template, string key, string value)
        => templates.GenerateAsync(template, answers: new Dictionary<string, string?> { [key] = value });

    private static string? Text(YamlNode node, params string[] path)
        => (path.Aggregate(node, (parent, key) => parent[key]) as YamlScalarNode)?.Value;

    /// <summary>What MSBuild makes of a property's text in which nothing is left to expand.</summary>
    private static string EvaluatedByMsBuild(string text)
    {
        Assert.DoesNotMatch(@"[$@;*?]", text);
        return MsBuildEscape().Replace(text, match => ((char)int.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
    }

    [GeneratedRegex(@"[\s\p{Cc}]+")]
    private static partial Regex Whitespace();

    [GeneratedRegex("%([0-9A-F]{2})")]
    private static partial Regex MsBuildEscape();

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])")]
    private static partial Regex MarkdownEscape();
}

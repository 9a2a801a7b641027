using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Guardrails.Tests.Documentation;

public class CatalogueTests
{
    public static TheoryData<string> Ids => [.. GuardrailCatalogue.Descriptors.Select(d => d.Id)];

    [Fact]
    public void The_catalogue_is_the_registry_of_ids()
    {
        var registered = typeof(GuardrailIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).ToList();

        Assert.Equal(registered.Order(StringComparer.Ordinal), GuardrailCatalogue.Descriptors.Select(d => d.Id));
        Assert.Equal(registered.Count, registered.Distinct(StringComparer.Ordinal).Count());
        Assert.All(registered, id => Assert.Matches("^PLT[0-9]{4}$", id));
    }

    [Fact]
    public void An_id_begins_with_the_digit_of_its_subject()
        => Assert.All(GuardrailCatalogue.Descriptors, d => Assert.Equal((int)d.Category, d.Id[3] - '0'));

    [Fact]
    public void A_stricter_level_is_never_laxer()
        => Assert.All(GuardrailCatalogue.Descriptors, d => Assert.True(d.Levels.Flexible <= d.Levels.Balanced && d.Levels.Balanced <= d.Levels.Strict, d.Id));

    [Fact]
    public void Texts_are_sentences_and_titles_have_no_full_stop()
        => Assert.All(GuardrailCatalogue.Descriptors, d =>
        {
            Assert.EndsWith(".", d.Why, StringComparison.Ordinal);
            Assert.EndsWith(".", d.HowToFix.TrimEnd('`'), StringComparison.Ordinal);
            Assert.False(d.Title.EndsWith('.'), d.Title);
        });

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_says_what_the_descriptor_says(string id)
    {
        var guardrail = GuardrailCatalogue.Descriptors.Single(d => d.Id == id);
        var path = Repository.PathOf("docs", "guardrails", id + ".md");

        Generated.IsCurrent(path, current => GuardrailPage.Render(guardrail, current));
        Assert.EndsWith($"/docs/guardrails/{id}.md", guardrail.HelpLink, StringComparison.Ordinal);
    }

    [Fact]
    public void The_index_lists_every_page_and_there_is_no_other()
    {
        Generated.IsCurrent(Repository.PathOf("docs", "guardrails", "README.md"), _ => GuardrailPage.Index());
        Assert.Equal(
            GuardrailCatalogue.Descriptors.Select(d => d.Id + ".md").Append("README.md").Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.PathOf("docs", "guardrails")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_release_files_list_every_guardrail_once()
    {
        var folder = Repository.PathOf("analyzers", "PlatformTemplates.Analyzers");
        var shipped = Path.Combine(folder, "AnalyzerReleases.Shipped.md");
        var released = Regex.Matches(File.ReadAllText(shipped), "^(PLT[0-9]{4}) ", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToList();
        var text = new StringBuilder("""
            ; What the next release adds; see https://github.com/dotnet/roslyn-analyzers/blob/main/src/Microsoft.CodeAnalysis.Analyzers/ReleaseTrackingAnalyzers.Help.md

            ### New Rules

            Rule ID | Category | Severity | Notes
            --------|----------|----------|-------

            """.ReplaceLineEndings("\n"));
        foreach (var guardrail in GuardrailCatalogue.Descriptors.Where(d => !released.Contains(d.Id)))
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{guardrail.Id} | {guardrail.Category} | Warning | [{guardrail.Title}]({guardrail.HelpLink})\n");

        Generated.IsCurrent(Path.Combine(folder, "AnalyzerReleases.Unshipped.md"), _ => text.ToString());
        Assert.Empty(released.Except(GuardrailCatalogue.Descriptors.Select(d => d.Id)));
    }

    [Fact]
    public void The_package_shows_the_compiler_every_property_that_guardrails_read()
    {
        var props = File.ReadAllText(Repository.PathOf("analyzers", "PlatformTemplates.Analyzers.Package", "buildTransitive", "PlatformTemplates.Analyzers.props"));

        Assert.Equal(
            Facts.PlatformProperties.Names.Order(StringComparer.Ordinal),
            Regex.Matches(props, "<CompilerVisibleProperty Include=\"([^\"]+)\"").Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
    }
}

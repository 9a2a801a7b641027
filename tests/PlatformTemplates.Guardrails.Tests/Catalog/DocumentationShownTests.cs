using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Catalog;

public class DocumentationShownTests
{
    private const string Id = GuardrailIds.DocumentationShown;
    private const string Annotated = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: orders\n  annotations:\n    backstage.io/techdocs-ref: dir:.\n    other: yes\n";

    [Fact]
    public void Reports_an_annotation_without_documentation_and_the_fix_takes_it_away()
    {
        var service = Given(Annotated.Replace("dir:.", "[|dir:.|]", StringComparison.Ordinal));

        service.Reports(Id);
        Assert.DoesNotContain("techdocs", service.Fixed(Id).Text("/service/catalog-info.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_documentation_that_the_catalog_does_not_show_and_the_fix_names_it()
    {
        var service = Given(CatalogSamples.Component.Replace("name: orders", "name: [|orders|]", StringComparison.Ordinal)).File("mkdocs.yml", "site_name: orders\nplugins: [techdocs-core]\n", ServiceFileKind.Docs).File("docs/index.md", "", ServiceFileKind.Page);

        service.Reports(Id);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.Contains("  name: orders\n  annotations:\n    backstage.io/techdocs-ref: dir:.\n", mended.Text("/service/catalog-info.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_page_of_the_menu_that_is_not_there_and_the_fix_takes_the_line_away()
    {
        var service = Docs("nav:\n  - Overview: index.md\n  - Runbook: [|runbook.md|] # to come\n  - Decisions:\n      - 'First': adr/0001.md\n      - [|adr/0002.md|]\n", "index.md", "adr/0001.md");

        Assert.Contains(service.Reports(Id), f => f.Message == "The menu names docs/runbook.md, and there is no such page. Write it, or take the line away.");
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.EndsWith("nav:\n  - Overview: index.md\n  - Decisions:\n      - 'First': adr/0001.md\n", mended.Text("/service/mkdocs.yml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_documentation_without_a_first_page()
        => Given(Annotated).File("mkdocs.yml", "[|site_name|]: orders\n", ServiceFileKind.Docs).File("docs/runbook.md", "", ServiceFileKind.Page).Reports(Id);

    [Fact]
    public void Reports_a_configuration_that_cannot_be_read()
        => Assert.Single(Docs("nav: [index.md\n", "index.md").Findings(Id), f => f.Message.StartsWith("The documentation's configuration can't be read: ", StringComparison.Ordinal));

    [Theory]
    [InlineData("nav:\n  - index.md\n  - API: https://api.example/\n  - Source: ../README.md\n", "index.md")]
    [InlineData("", "README.md")]
    [InlineData("docs_dir: handbook\nnav: [other.md]\n", "index.md")]
    [InlineData("plugins: [gen-files]\nnav: [other.md]\n", "index.md")]
    [InlineData("plugins:\n  gen-files: {scripts: [a.py]}\nnav: [other.md]\n", "index.md")]
    [InlineData("extra: !ENV [HOME, none]\nmarkdown_extensions:\n  - emoji: {index: !!python/name:material.emoji }\n", "index.md")]
    public void Accepts_pages_that_are_there_elsewhere_or_made(string mkdocs, string page) => Docs(mkdocs, page).Accepts(Id);

    [Theory]
    [InlineData("theme: material\n")]
    [InlineData("plugins: [techdocs-of-shop]\n")]
    [InlineData("plugins:\n  - search\n")]
    public void A_site_with_a_theme_or_plugins_of_its_own_is_not_the_portals(string mkdocs)
        => Given(CatalogSamples.Component).File("mkdocs.yml", "site_name: orders\n" + mkdocs, ServiceFileKind.Docs).File("docs/index.md", "", ServiceFileKind.Page).Accepts(Id);

    [Theory]
    [InlineData("docs/runbook.md")]
    [InlineData("README.md")]
    public void Without_a_configuration_the_portal_makes_one_of_the_pages(string page) => Given(Annotated).File(page, "", ServiceFileKind.Page).Accepts(Id);

    [Theory]
    [InlineData("")]
    [InlineData("nav:\n  - index.md\n  - runbook.md\n")]
    public void The_README_is_the_first_page_where_there_is_no_other(string mkdocs)
        => Docs(mkdocs, "runbook.md").File("README.md", "", ServiceFileKind.Page).Accepts(Id);

    [Theory]
    [InlineData("url:https://git.example/shop/docs")]
    [InlineData("dir:handbook")]
    public void Says_nothing_of_documentation_that_is_elsewhere(string reference) => Given(Annotated.Replace("dir:.", reference, StringComparison.Ordinal)).Accepts(Id);

    [Fact]
    public void Where_files_are_given_by_hand_one_may_be_left_out() => CatalogSamples.Catalog(Annotated).Accepts(Id);

    private static InMemoryService Docs(string mkdocs, params string[] pages)
        => pages.Aggregate(Given(Annotated).File("mkdocs.yml", "site_name: orders\n" + mkdocs, ServiceFileKind.Docs), (service, page) => service.File("docs/" + page, "", ServiceFileKind.Page));

    private static InMemoryService Given(string catalog) => CatalogSamples.Catalog(catalog).Property("PlatformTemplatesVersion", "1.0.0");
}

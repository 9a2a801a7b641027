using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Tests.Code;

public class ApprovedLicensesTests
{
    private const string Id = GuardrailIds.ApprovedLicenses;

    private static readonly SourceSpan Place = new("/service/src/Orders/Orders.csproj", 120, 11, 7, 31, 7, 42);

    [Theory]
    [InlineData("GPL-3.0-only", "", "is licensed under 'GPL-3.0-only'")]
    [InlineData("MIT AND GPL-3.0-only", "", "is licensed under 'MIT AND GPL-3.0-only'")]
    [InlineData("", "LICENSE.md", "comes under terms of its own (LICENSE.md)")]
    [InlineData("", "", "does not say its licence")]
    [InlineData("MIT OR", "", "is licensed under 'MIT OR'")]
    public void Reports_the_line_that_references_the_package(string expression, string terms, string said)
    {
        var finding = Assert.Single(Service(expression, terms).Findings(Id));

        Assert.Equal(Place, finding.Span);
        Assert.Equal($"MassTransit 9.0.1 {said}, and the organisation approves MIT, Apache-2.0, GPL-2.0-only WITH Classpath-exception-2.0. Use another package or version, or ask for an exception.", finding.Message);
        Assert.Equal("Package/MassTransit", finding.Target);
    }

    [Theory]
    [InlineData("MIT")]
    [InlineData("mit")]
    [InlineData("GPL-3.0-only OR MIT")]
    [InlineData("MIT OR GPL-3.0-only")]
    [InlineData("(GPL-3.0-only OR Apache-2.0) AND MIT")]
    [InlineData("Apache-2.0 WITH LLVM-exception")]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0")]
    public void Accepts_what_the_list_is_enough_for(string expression) => Service(expression, "").Accepts(Id);

    [Fact]
    public void Says_nothing_without_a_list()
        => new InMemoryService().File("obj/platform.licenses.yaml", License("GPL-3.0-only", "").ToLine(), ServiceFileKind.Licenses).Accepts(Id);

    [Theory]
    [InlineData("a \"quoted\" word", "C:\\terms\n- {package: other}")]
    [InlineData("{{ }} # : [", "\u00e4\U0001F600")]
    public void Whatever_a_package_says_comes_back(string expression, string terms)
    {
        var license = License(expression, terms.Replace("\n", " ", StringComparison.Ordinal));

        Assert.Equal(license, Assert.Single(PackageLicense.Read(Manifests.Yaml.YamlFile.Parse("licenses.yaml", License(expression, terms).ToLine() + "\n"))));
    }

    private static InMemoryService Service(string expression, string terms) => new InMemoryService()
        .Property("PlatformApprovedLicenses", "MIT,Apache-2.0,GPL-2.0-only WITH Classpath-exception-2.0")
        .File("obj/platform.licenses.yaml", License(expression, terms).ToLine() + "\n", ServiceFileKind.Licenses);

    private static PackageLicense License(string expression, string terms) => new("MassTransit", "9.0.1", expression, terms, Place);
}

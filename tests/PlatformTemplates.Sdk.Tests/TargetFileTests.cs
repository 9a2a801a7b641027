using System.Xml.Linq;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Sdk.Tests;

public sealed class TargetFileTests
{
    // Put in order after they have been defaulted.
    private static readonly string[] _normalized = ["PlatformEnforcement", "PlatformServiceRoot", "PlatformApprovers", "PlatformApprovedRegistries", "PlatformApprovedLicenses"];

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Repository.PathOf("src", "PlatformTemplates.Sdk", "Sdk")).Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_property_that_a_project_may_set_is_defaulted_only_where_it_is_empty(string file)
    {
        var set = Load(file).Root!.Elements("PropertyGroup").Elements().Where(p => !p.Name.LocalName.StartsWith('_') && p.Name.LocalName != "UsingPlatformTemplatesSdk");
        foreach (var property in set)
        {
            var guard = $"'$({property.Name.LocalName})' == ''";
            var guarded = Condition(property).Contains(guard, StringComparison.Ordinal) || Condition(property.Parent!).Contains(guard, StringComparison.Ordinal);
            Assert.True(guarded || (_normalized.Contains(property.Name.LocalName) && property.Attribute("Condition") is null), $"{file} sets {property.Name.LocalName} whatever the project says.");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_short_enough_to_read(string file)
        => Assert.InRange(File.ReadAllLines(Repository.PathOf("src", "PlatformTemplates.Sdk", "Sdk", file)).Length, 1, 70);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_package_reference_is_implicit(string file)
        => Assert.All(Load(file).Descendants("PackageReference").Where(p => p.Attribute("Include") is { } id && id.Value.StartsWith("@(PlatformPackage", StringComparison.Ordinal)), p => Assert.Equal("true", p.Attribute("IsImplicitlyDefined")?.Value));

    private static XDocument Load(string file) => XDocument.Load(Repository.PathOf("src", "PlatformTemplates.Sdk", "Sdk", file));

    private static string Condition(XElement element) => element.Attribute("Condition")?.Value ?? "";
}

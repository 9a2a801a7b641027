namespace PlatformTemplates.Sdk.Tests;

public sealed class LicenseTargetTests : IDisposable
{
    private readonly ServiceFolder _service;
    private readonly string _project;

    public LicenseTargetTests(UnpackedSdk sdk)
    {
        _service = new ServiceFolder(sdk);
        _project = _service.WriteProject("Orders.csproj", "Microsoft.NET.Sdk", "<OutputType>Exe</OutputType>", """<PackageReference Include="Free" Version="1.2.0" /><PackageReference Include="Contract.Bus" Version="9.0.1" />""");
        _service.Write("k8s/settings.yaml", "a: 1\n");
    }

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Licences_of_referenced_packages_are_written_with_the_line_that_references_them()
    {
        Restore(("free", "1.2.0", "<license type=\"expression\">MIT</license>"), ("contract.bus", "9.0.1", "<license type=\"file\">TERMS.md</license>"), ("transitive", "1.0.0", "<license type=\"expression\">MIT</license>"));

        var result = await _service.RunTargetsAsync(_project, "-t:ReadPlatformLicenses", "-p:PlatformApprovedLicenses=MIT");

        Assert.True(result.ExitCode == 0, result.Output);
        var lines = File.ReadAllLines(Path.Combine(_service.Path, "obj", "Debug", "net10.0", "platform.licenses.yaml"));
        Assert.Collection(
            lines,
            first => Assert.StartsWith("- {package: \"Free\", version: \"1.2.0\", license: \"MIT\", terms: \"\", file: ", first, StringComparison.Ordinal),
            second => Assert.Matches("package: \"Contract.Bus\", version: \"9.0.1\", license: \"\", terms: \"TERMS.md\", file: \".*/Orders.csproj\", start: \\d+, length: 12, line: 8, column: ", second));
    }

    [Theory]
    [InlineData("<licenseUrl>https://www.apache.org/licenses/LICENSE-2.0</licenseUrl>", "license: \"Apache-2.0\", terms: \"\"")]
    [InlineData("<licenseUrl>https://example.org/terms</licenseUrl>", "license: \"\", terms: \"https://example.org/terms\"")]
    [InlineData("", "license: \"\", terms: \"\"")]
    [InlineData("<license", "license: \"\", terms: \"\"")]
    public async Task Older_ways_to_say_it_are_read_and_none_is_none(string metadata, string written)
    {
        Restore(("free", "1.2.0", metadata));

        var result = await _service.RunTargetsAsync(_project, "-t:ReadPlatformLicenses", "-p:PlatformApprovedLicenses=MIT");

        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Contains(written, Assert.Single(File.ReadAllLines(Path.Combine(_service.Path, "obj", "Debug", "net10.0", "platform.licenses.yaml"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_of_all_projects_has_its_line_where_the_versions_are()
    {
        _service.Write("Directory.Packages.props", "<Project>\n  <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>\n  <ItemGroup>\n    <GlobalPackageReference Include=\"Everywhere\" Version=\"2.0.0\" />\n  </ItemGroup>\n</Project>\n");
        Restore(("everywhere", "2.0.0", "<license type=\"file\">TERMS.md</license>"));

        var result = await _service.RunTargetsAsync(_project, "-t:ReadPlatformLicenses", "-p:PlatformApprovedLicenses=MIT");

        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Matches("package: \"Everywhere\", .*/Directory.Packages.props\", start: \\d+, length: 10, line: 4, column: ", Assert.Single(File.ReadAllLines(Path.Combine(_service.Path, "obj", "Debug", "net10.0", "platform.licenses.yaml"))));
    }

    [Fact]
    public async Task Nothing_is_read_without_a_list()
        => Assert.Contains("MSB4057", (await _service.RunTargetsAsync(_project, "-t:ReadPlatformLicenses")).Output, StringComparison.Ordinal);

    // As NuGet leaves it behind.
    private void Restore(params (string Id, string Version, string Metadata)[] packages)
    {
        var files = packages.Select(p => _service.Write($"packages/{p.Id}/{p.Version}/{p.Id}.nuspec", $"<package xmlns=\"http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd\"><metadata><id>{p.Id}</id>{p.Metadata}</metadata></package>"))
            .Select(file => "\"" + (file[..^"nuspec".Length] + "nupkg.sha512").Replace("\\", "\\\\", StringComparison.Ordinal) + "\"");
        _service.Write("obj/project.nuget.cache", $"{{ \"version\": 2, \"expectedPackageFiles\": [ {string.Join(", ", files)} ] }}");
    }
}

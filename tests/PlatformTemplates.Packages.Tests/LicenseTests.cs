using System.IO.Compression;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>The licences of packages that a build has really restored: PLT0016 reads what the restore leaves behind.</summary>
public sealed class LicenseTests : IDisposable
{
    private const string Approved = "<PlatformApprovedLicenses>MIT;Apache-2.0</PlatformApprovedLicenses>";

    private readonly Service _service;

    public LicenseTests(PackedPackages packages)
    {
        _service = new Service(packages);
        _service.Write("src/Orders/Program.cs", Service.ProgramWithServiceDefaults);
        AddToFeed("Contoso.Free", "1.2.0", "<license type=\"expression\">MIT</license>");
        AddToFeed("Contoso.Bus", "9.0.1", "<license type=\"expression\">BUSL-1.1</license>");
        AddToFeed("Contoso.Terms", "2.0.0", "<license type=\"file\">TERMS.md</license>");
    }

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Packages_of_other_licences_are_told_at_their_lines_in_the_project()
    {
        var project = WriteProject("Contoso.Free 1.2.0", "Contoso.Bus 9.0.1", "Contoso.Terms 2.0.0");

        var build = await _service.BuildAsync(project);

        Assert.True(build.Succeeded, build.Output);
        Assert.Equal(
            [("Contoso.Bus 9.0.1 is licensed under 'BUSL-1.1'", LineOf("Contoso.Bus")), ("Contoso.Terms 2.0.0 comes under terms of its own (TERMS.md)", LineOf("Contoso.Terms"))],
            build.Findings.Where(d => d is { Id: "PLT0016", File: "src/Orders/Orders.csproj", Severity: "warning" }).OrderBy(d => d.Line).Select(d => (d.Message.Split(", and ")[0], d.Line)));

        int LineOf(string package) => Array.FindIndex(File.ReadAllLines(project), line => line.Contains(package, StringComparison.Ordinal)) + 1;
    }

    [Fact]
    public async Task A_build_of_approved_packages_says_nothing_of_them_nor_of_those_the_platform_brings()
    {
        var build = await _service.BuildAsync(WriteProject("Contoso.Free 1.2.0"));

        Assert.True(build.Succeeded, build.Output);
        Assert.True(File.Exists(Path.Combine(_service.Path, "src", "Orders", "obj", "Debug", "net10.0", "platform.licenses.yaml")), "No licences were read.");
        Assert.DoesNotContain(build.Findings, d => d.Id == "PLT0016");
    }

    private string WriteProject(params string[] packages)
        => _service.WriteProject(
            "src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web", Approved,
            string.Join('\n', packages.Select(p => p.Split(' ')).Select(p => $"<PackageReference Include=\"{p[0]}\" Version=\"{p[1]}\" />")));

    // As small as a package may be: it says who it is and brings nothing.
    private void AddToFeed(string id, string version, string license)
    {
        using var package = ZipFile.Open(Path.Combine(_service.Path, "feed", $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        Add($"{id}.nuspec", $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{id}</id><version>{version}</version><authors>Contoso</authors><description>{id}</description>{license}</metadata>
            </package>
            """);
        Add("TERMS.md", "Ask us.\n");
        Add("lib/net10.0/_._", "");

        void Add(string path, string text)
        {
            using var writer = new StreamWriter(package.CreateEntry(path).Open());
            writer.Write(text);
        }
    }
}

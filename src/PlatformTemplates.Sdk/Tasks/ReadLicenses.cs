using System.Xml;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Sdk;

/// <summary>
/// Writes down the licences of the packages that a project references, each with the line that references it. A package
/// that the .NET SDK adds by itself is nobody's choice and left out.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class ReadLicenses : Microsoft.Build.Utilities.Task
{
    // Before there were expressions, packages gave addresses; these are the ones that many gave.
    private static readonly Dictionary<string, string> Addresses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["opensource.org/licenses/MIT"] = "MIT",
        ["www.apache.org/licenses/LICENSE-2.0"] = "Apache-2.0",
        ["www.apache.org/licenses/LICENSE-2.0.html"] = "Apache-2.0",
        ["www.apache.org/licenses/LICENSE-2.0.txt"] = "Apache-2.0",
        ["opensource.org/licenses/BSD-3-Clause"] = "BSD-3-Clause",
        ["opensource.org/licenses/BSD-2-Clause"] = "BSD-2-Clause",
    };

    /// <summary>The file in which NuGet lists what it restored, <c>project.nuget.cache</c>.</summary>
    [Required]
    public string Restored { get; set; } = "";

    /// <summary>The project's package references.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>The project, and the file of central versions where there is one: places for a reference that something else makes.</summary>
    public ITaskItem[] Projects { get; set; } = [];

    /// <summary>The file to write.</summary>
    [Required]
    public string Output { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        var folders = PackageFolders();
        var lines = new List<string>();
        foreach (var reference in References)
        {
            if (!IsImplicit(reference) && folders.TryGetValue(reference.ItemSpec, out var folder))
                lines.Add(LicenseOf(reference, folder).ToLine());
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Output)!);
        File.WriteAllLines(Output, lines);
        return true;
    }

    private static bool IsImplicit(ITaskItem reference)
        => string.Equals(reference.GetMetadata("IsImplicitlyDefined"), "true", StringComparison.OrdinalIgnoreCase);

    // Ids with the folders of the versions that were restored: …/newtonsoft.json/13.0.4/newtonsoft.json.13.0.4.nupkg.sha512
    private Dictionary<string, string> PackageFolders()
    {
        var folders = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!File.Exists(Restored))
            return folders;
        foreach (var document in YamlFile.Parse(Restored, File.ReadAllText(Restored)).Documents)
        {
            foreach (var file in document["expectedPackageFiles"]?.Elements ?? [])
            {
                if (Path.GetDirectoryName(file.Text) is { } version && Path.GetFileName(Path.GetDirectoryName(version)) is { Length: > 0 } id)
                    folders[id] = version;
            }
        }

        return folders;
    }

    private PackageLicense LicenseOf(ITaskItem reference, string folder)
    {
        var (expression, terms) = TermsIn(Path.Combine(folder, reference.ItemSpec.ToLowerInvariant() + ".nuspec"));
        return new PackageLicense(reference.ItemSpec, Path.GetFileName(folder), expression, terms, PlaceOf(reference));
    }

    private static (string Expression, string OwnTerms) TermsIn(string specification)
    {
        try
        {
            var metadata = XDocument.Load(specification).Root?.Elements().FirstOrDefault(e => e.Name.LocalName == "metadata");
            var license = metadata?.Elements().FirstOrDefault(e => e.Name.LocalName == "license");
            if (license is not null)
                return license.Attribute("type")?.Value == "expression" ? (license.Value.Trim(), "") : ("", license.Value.Trim());
            var address = metadata?.Elements().FirstOrDefault(e => e.Name.LocalName == "licenseUrl")?.Value.Trim() ?? "";
            var scheme = address.IndexOf("://", StringComparison.Ordinal);
            return scheme > 0 && Addresses.TryGetValue(address.Substring(scheme + 3), out var known) ? (known, "") : ("", address);
        }
        catch (Exception failure) when (failure is IOException or XmlException or UnauthorizedAccessException)
        {
            // A specification that can't be read says nothing, and the guardrail says so.
            return ("", "");
        }
    }

    // The reference's own line, in whichever file has it: a GlobalPackageReference stands with the versions. The
    // beginning of the project where it is made up in a target.
    private SourceSpan PlaceOf(ITaskItem reference)
    {
        foreach (var path in Projects.Select(p => p.ItemSpec).Prepend(reference.GetMetadata("DefiningProjectFullPath")))
        {
            if (PlaceIn(path, reference) is { } place)
                return place;
        }

        return SourceSpan.StartOf(Projects is [var project, ..] ? Slashed(project.ItemSpec) : "");
    }

    private static SourceSpan? PlaceIn(string path, ITaskItem reference)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            var text = File.ReadAllText(path);
            foreach (var element in XDocument.Parse(text, LoadOptions.SetLineInfo).Descendants())
            {
                if (element.Name.LocalName is "PackageReference" or "GlobalPackageReference" or "PackageVersion" && element.Attribute("Include") is { } include
                    && include.Value.Split(';').Any(id => string.Equals(id.Trim(), reference.ItemSpec, StringComparison.OrdinalIgnoreCase)))
                {
                    return SpanOf(path, text, ((IXmlLineInfo)include).LineNumber, reference.ItemSpec);
                }
            }
        }
        catch (XmlException)
        {
            // MSBuild has read it; whatever this is, the next file may tell the place.
        }

        return null;
    }

    private static SourceSpan SpanOf(string path, string text, int line, string id)
    {
        var start = 0;
        for (var i = 1; i < line; i++)
            start = text.IndexOf('\n', start) + 1;
        var at = text.IndexOf(id, start, StringComparison.OrdinalIgnoreCase);
        return at < 0
            ? SourceSpan.StartOf(Slashed(path))
            : new SourceSpan(Slashed(path), at, id.Length, line, at - start + 1, line, at - start + 1 + id.Length);
    }

    private static string Slashed(string path) => path.Replace('\\', '/');
}

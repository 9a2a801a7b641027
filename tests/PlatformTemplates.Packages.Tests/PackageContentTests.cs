using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>What each package holds: a package of the repository that is not in this list fails, and so does a file too many.</summary>
public sealed class PackageContentTests(PackedPackages packages)
{
    private static readonly string[] _staged = ["icon.png", "shared.template.json", "version.template.json"];

    private static readonly Guid _sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private static readonly Dictionary<string, string[]> _contents = new()
    {
        ["PlatformTemplates"] = ["README.md", "icon.png", .. TemplateContent()],
        ["PlatformTemplates.Analyzers"] =
        [
            "README.md",
            "THIRD-PARTY-NOTICES.txt",
            "analyzers/dotnet/cs/Cronos.dll",
            "analyzers/dotnet/cs/PlatformTemplates.Analyzers.dll",
            "analyzers/dotnet/cs/PlatformTemplates.CodeFixes.dll",
            "analyzers/dotnet/cs/PlatformTemplates.Guardrails.dll",
            "analyzers/dotnet/cs/PlatformTemplates.Manifests.dll",
            "analyzers/dotnet/cs/YamlDotNet.dll",
            "buildTransitive/PlatformTemplates.Analyzers.props",
            "buildTransitive/PlatformTemplates.Analyzers.targets",
            "icon.png",
            $"tools/{CompiledAheadTests.Machine}/Cronos.dll",
            $"tools/{CompiledAheadTests.Machine}/PlatformTemplates.Analyzers.dll",
            $"tools/{CompiledAheadTests.Machine}/PlatformTemplates.CodeFixes.dll",
            $"tools/{CompiledAheadTests.Machine}/PlatformTemplates.Guardrails.dll",
            $"tools/{CompiledAheadTests.Machine}/PlatformTemplates.Manifests.dll",
            $"tools/{CompiledAheadTests.Machine}/YamlDotNet.dll",
        ],
        ["PlatformTemplates.Inference"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.Inference.dll",
            "lib/net10.0/PlatformTemplates.Inference.xml",
        ],
        ["PlatformTemplates.Inference.MLflow"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.Inference.MLflow.dll",
            "lib/net10.0/PlatformTemplates.Inference.MLflow.xml",
        ],
        ["PlatformTemplates.Inference.Training"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.Inference.Training.dll",
            "lib/net10.0/PlatformTemplates.Inference.Training.xml",
        ],
        ["PlatformTemplates.Jobs"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.Jobs.dll",
            "lib/net10.0/PlatformTemplates.Jobs.xml",
        ],
        ["PlatformTemplates.Jobs.EntityFrameworkCore"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.Jobs.EntityFrameworkCore.dll",
            "lib/net10.0/PlatformTemplates.Jobs.EntityFrameworkCore.xml",
        ],
        ["PlatformTemplates.Messaging"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.Messaging.dll",
            "lib/net10.0/PlatformTemplates.Messaging.xml",
        ],
        ["PlatformTemplates.Messaging.Avro"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.Messaging.Avro.dll",
            "lib/net10.0/PlatformTemplates.Messaging.Avro.xml",
        ],
        ["PlatformTemplates.Messaging.EntityFrameworkCore"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.Messaging.EntityFrameworkCore.dll",
            "lib/net10.0/PlatformTemplates.Messaging.EntityFrameworkCore.xml",
        ],
        ["PlatformTemplates.Messaging.Kafka"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.Messaging.Kafka.dll",
            "lib/net10.0/PlatformTemplates.Messaging.Kafka.xml",
        ],
        ["PlatformTemplates.Messaging.Protobuf"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.Messaging.Protobuf.dll",
            "lib/net10.0/PlatformTemplates.Messaging.Protobuf.xml",
        ],
        ["PlatformTemplates.Messaging.RabbitMq"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.Messaging.RabbitMq.dll",
            "lib/net10.0/PlatformTemplates.Messaging.RabbitMq.xml",
        ],
        ["PlatformTemplates.Messaging.SchemaRegistry"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.Messaging.SchemaRegistry.dll",
            "lib/net10.0/PlatformTemplates.Messaging.SchemaRegistry.xml",
        ],
        ["PlatformTemplates.Sdk"] =
        [
            "README.md",
            "Sdk/Check.targets",
            "Sdk/Container.targets",
            "Sdk/Guardrails.targets",
            "Sdk/Licenses.targets",
            "Sdk/Packages.targets",
            "Sdk/PlatformTemplates.Version.props",
            "Sdk/Sdk.props",
            "Sdk/Sdk.targets",
            "THIRD-PARTY-NOTICES.txt",
            "icon.png",
            "levels/balanced.globalconfig",
            "levels/flexible.globalconfig",
            "levels/strict.globalconfig",
            "tasks/netstandard2.0/Cronos.dll",
            "tasks/netstandard2.0/PlatformTemplates.Guardrails.dll",
            "tasks/netstandard2.0/PlatformTemplates.Manifests.dll",
            "tasks/netstandard2.0/PlatformTemplates.Sdk.dll",
            "tasks/netstandard2.0/YamlDotNet.dll",
        ],
        ["PlatformTemplates.ServiceDefaults"] =
        [
            "README.md",
            "icon.png",
            "lib/net10.0/PlatformTemplates.ServiceDefaults.dll",
            "lib/net10.0/PlatformTemplates.ServiceDefaults.xml",
        ],
    };

    // Every template as it is in the repository, with what is staged beside its template.json; the shared content once.
    private static IEnumerable<string> TemplateContent()
    {
        var templates = Repository.PathOf("templates");
        var golden = Directory.EnumerateDirectories(templates, "platform-*").ToList();
        foreach (var file in golden.Append(Path.Combine(templates, "shared", "content")).SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)))
        {
            var path = Path.GetRelativePath(templates, file).Replace('\\', '/');
            if (!path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
                yield return $"content/{path}";
        }

        foreach (var template in golden.Select(Path.GetFileName))
        {
            foreach (var staged in _staged)
                yield return $"content/{template}/.template.config/{staged}";
        }

        var items = Path.Combine(templates, "items");
        foreach (var file in Directory.EnumerateFiles(items, "*", SearchOption.AllDirectories))
            yield return $"content/{Path.GetRelativePath(items, file).Replace('\\', '/')}";
        foreach (var item in Directory.EnumerateDirectories(items).Select(Path.GetFileName))
            yield return $"content/{item}/.template.config/icon.png";
    }

    private static readonly string[] _withDependencies =
    [
        "PlatformTemplates.Inference",
        "PlatformTemplates.Inference.MLflow",
        "PlatformTemplates.Inference.Training",
        "PlatformTemplates.Jobs",
        "PlatformTemplates.Jobs.EntityFrameworkCore",
        "PlatformTemplates.Messaging",
        "PlatformTemplates.Messaging.Avro",
        "PlatformTemplates.Messaging.EntityFrameworkCore",
        "PlatformTemplates.Messaging.Kafka",
        "PlatformTemplates.Messaging.Protobuf",
        "PlatformTemplates.Messaging.RabbitMq",
        "PlatformTemplates.Messaging.SchemaRegistry",
        "PlatformTemplates.ServiceDefaults",
    ];

    public static TheoryData<string> Ids => [.. _contents.Keys];

    [Fact]
    public void Every_package_is_listed_here()
        => Assert.Equal(_contents.Keys.Order(StringComparer.Ordinal), Directory.EnumerateFiles(packages.Feed, $"*.{packages.Version}.nupkg").Select(f => Path.GetFileName(f)[..^$".{packages.Version}.nupkg".Length]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_holds_what_it_should_and_nothing_else(string id)
    {
        using var package = ZipFile.OpenRead(packages.PathOf(id));
        var files = package.Entries.Select(e => e.FullName).Where(f => !IsOfTheFormat(id, f)).Order(StringComparer.Ordinal);
        Assert.Equal(_contents[id].Distinct().Order(StringComparer.Ordinal), files);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_package_says_what_it_is_under_which_licence_and_from_which_commit(string id)
    {
        var commit = (await Command.Git("rev-parse", "HEAD").RunAsync(TestContext.Current.CancellationToken)).Output.Trim();
        var metadata = Nuspec(id);
        Assert.Equal(id, Value("id"));
        Assert.Equal(packages.Version, Value("version"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("expression", Element("license").Attribute("type")?.Value);
        Assert.Equal("icon.png", Value("icon"));
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal("PlatformTemplates contributors", Value("authors"));
        Assert.Equal("https://github.com/platformtemplates/platformtemplates", Value("projectUrl"));
        Assert.Equal("https://github.com/platformtemplates/platformtemplates", Element("repository").Attribute("url")?.Value);
        Assert.Equal(commit, Element("repository").Attribute("commit")?.Value);
        Assert.NotEmpty(Value("tags"));
        Assert.InRange(Value("description").Length, 40, 400);

        XElement Element(string name) => metadata.Elements().Single(e => e.Name.LocalName == name);
        string Value(string name) => Element(name).Value;
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_package_that_brings_its_assemblies_along_depends_on_nothing(string id)
        => Assert.Equal(_withDependencies.Contains(id), Nuspec(id).Descendants().Any(e => e.Name.LocalName == "dependency"));

    [Fact]
    public void The_analyzers_are_a_development_dependency_the_sdk_is_an_sdk_and_the_templates_are_templates()
    {
        Assert.Equal("true", Nuspec("PlatformTemplates.Analyzers").Elements().Single(e => e.Name.LocalName == "developmentDependency").Value);
        Assert.Equal(["MSBuildSdk"], Types("PlatformTemplates.Sdk"));
        Assert.Equal(["Template"], Types("PlatformTemplates"));

        IEnumerable<string?> Types(string id) => Nuspec(id).Descendants().Where(e => e.Name.LocalName == "packageType").Select(e => e.Attribute("name")?.Value);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task An_assembly_leads_to_its_source_and_knows_no_path_of_the_machine(string id)
    {
        var commit = (await Command.Git("rev-parse", "HEAD").RunAsync(TestContext.Current.CancellationToken)).Output.Trim();
        using var package = ZipFile.OpenRead(packages.PathOf(id));
        foreach (var entry in package.Entries.Where(e => e.Name.StartsWith("PlatformTemplates.", StringComparison.Ordinal) && e.Name.EndsWith(".dll", StringComparison.Ordinal)))
        {
            var assembly = Read(entry);
            Assert.False(Contains(assembly, Encoding.UTF8) || Contains(assembly, Encoding.Unicode), $"{entry.FullName} names {Repository.Root}.");
            Assert.Contains($"https://raw.githubusercontent.com/platformtemplates/platformtemplates/{commit}/", SourceLinkOf(id, entry.Name, assembly), StringComparison.Ordinal);
        }

        static bool Contains(byte[] assembly, Encoding encoding) => assembly.AsSpan().IndexOf(encoding.GetBytes(Repository.Root)) >= 0;
    }

    // Inside the assembly, or beside it in the symbol package.
    private string SourceLinkOf(string id, string name, byte[] assembly)
    {
        using var reader = new PEReader(new MemoryStream(assembly));
        var embedded = reader.ReadDebugDirectory().Where(d => d.Type == DebugDirectoryEntryType.EmbeddedPortablePdb).ToList();
        if (embedded.Count > 0)
        {
            using var inside = reader.ReadEmbeddedPortablePdbDebugDirectoryData(embedded[0]);
            return SourceLink(inside.GetMetadataReader());
        }

        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(packages.PathOf(id), ".snupkg"));
        using var beside = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(Read(symbols.Entries.Single(e => e.Name == Path.ChangeExtension(name, ".pdb")))));
        return SourceLink(beside.GetMetadataReader());

        static string SourceLink(MetadataReader pdb)
            => Encoding.UTF8.GetString(pdb.CustomDebugInformation.Select(pdb.GetCustomDebugInformation).Where(i => pdb.GetGuid(i.Kind) == _sourceLink).Select(i => pdb.GetBlobBytes(i.Value)).Single());
    }

    private static bool IsOfTheFormat(string id, string file)
        => file == $"{id}.nuspec" || file is "[Content_Types].xml" or "_rels/.rels" || file.StartsWith("package/services/metadata/", StringComparison.Ordinal);

    private XElement Nuspec(string id)
    {
        using var package = ZipFile.OpenRead(packages.PathOf(id));
        using var nuspec = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}

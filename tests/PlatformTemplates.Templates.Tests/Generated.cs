using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Tests.Kustomize;
using PlatformTemplates.Manifests.Yaml;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Templates.Tests;

/// <summary>What a template made.</summary>
/// <param name="Files">Text by path, relative to the output folder, with <c>/</c>.</param>
/// <param name="Refusals">Why nothing was made; empty when something was.</param>
public sealed record Generated(IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Refusals)
{
    /// <summary>The files that are no text, by path.</summary>
    public IReadOnlyDictionary<string, byte[]> Binaries { get; init; } = new Dictionary<string, byte[]>();

    private static readonly string[] _xml = [".csproj", ".proj", ".props", ".targets", ".slnx", ".config"];
    private static readonly string[] _yaml = [".yaml", ".yml"];

    /// <summary>The folders below <c>k8s/overlays</c>.</summary>
    public IReadOnlyList<string> Overlays
        => [.. Files.Keys.Where(path => path.StartsWith("k8s/overlays/", StringComparison.Ordinal)).Select(path => path.Split('/')[2]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The folders that are deployed: every overlay, and what previews are made of.</summary>
    public IReadOnlyList<string> Deployed => [.. Overlays.Select(overlay => $"k8s/overlays/{overlay}"), "k8s/preview"];

    /// <summary>The objects that every environment has, as they are written.</summary>
    public IReadOnlyList<JsonNode> Base => [.. Objects("k8s/base/kustomization.yaml")[0]["resources"].Strings().SelectMany(file => Objects($"k8s/base/{file}"))];

    /// <summary>The one file with this ending.</summary>
    public string TextOf(string ending) => Files.Single(file => file.Key.EndsWith(ending, StringComparison.Ordinal)).Value;

    /// <summary>The objects of a plain manifest.</summary>
    public IReadOnlyList<JsonNode> Objects(string path)
        => [.. YamlFile.Parse(path, Files[path]).Documents.Select(document => JsonNode.Parse(CanonicalJson.Of(document))!)];

    /// <summary>The objects of all plain manifests in a folder.</summary>
    public IReadOnlyList<JsonNode> ObjectsIn(string folder)
        => [.. Files.Keys.Where(path => path.StartsWith($"{folder}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(Objects)];

    /// <summary>The objects that a kustomization makes; the tests of environments hold the renderer against kustomize.</summary>
    public IReadOnlyList<JsonNode> Render(string folder)
    {
        var rendered = KustomizeRenderer.Render(new ManifestFileSet(Files.Select(file => new KeyValuePair<string, string?>($"/service/{file.Key}", file.Value))), $"/service/{folder}");
        Assert.Empty(rendered.Problems);
        Assert.NotEmpty(rendered.Objects);
        return [.. rendered.Objects.Select(o => JsonNode.Parse(CanonicalJson.Of(o.Root))!)];
    }

    /// <summary>The objects that a kustomization makes once more is said about it, as the GitOps engines do.</summary>
    public IReadOnlyList<JsonNode> RenderWith(string folder, JsonObject more)
    {
        more["resources"] = new JsonArray($"../{folder}");
        return (this with { Files = new Dictionary<string, string>(Files) { ["with/kustomization.yaml"] = more.ToJsonString() } }).Render("with");
    }

    /// <summary>The documents of a YAML file.</summary>
    public IReadOnlyList<YamlDotNet.RepresentationModel.YamlNode> Yaml(string path)
    {
        var stream = new YamlDotNet.RepresentationModel.YamlStream();
        stream.Load(new StringReader(Files[path]));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>The root of a JSON file.</summary>
    public JsonNode Json(string path) => JsonNode.Parse(Files[path])!;

    /// <summary>The root of an XML file.</summary>
    public XElement Xml(string ending) => XDocument.Parse(TextOf(ending)).Root!;

    /// <summary>All C# files.</summary>
    public IEnumerable<CompilationUnitSyntax> CSharp()
        => Files.Where(file => file.Key.EndsWith(".cs", StringComparison.Ordinal)).Select(file => Parse(file.Key, file.Value));

    /// <summary>Fails unless real parsers take every file.</summary>
    public void ParseAll()
    {
        Assert.NotEmpty(Files);
        foreach (var (path, text) in Files)
        {
            try
            {
                var extension = Path.GetExtension(path);
                if (_yaml.Contains(extension))
                    Assert.NotEmpty(Yaml(path));
                else if (_xml.Contains(extension))
                    XDocument.Parse(text);
                else if (extension == ".json")
                    JsonDocument.Parse(text).Dispose();
                else if (extension == ".cs")
                    Parse(path, text);
            }
            catch (Exception e)
            {
                throw new InvalidDataException($"{path} can't be read: {e.Message}\n{text}", e);
            }
        }
    }

    /// <summary>Writes all files below a folder.</summary>
    public void WriteTo(TemporaryFolder folder)
    {
        foreach (var (path, text) in Files)
            folder.Write(path, text);
    }

    private static CompilationUnitSyntax Parse(string path, string text)
    {
        // A program of one file names its references in lines that start with #: .
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview).WithFeatures([KeyValuePair.Create("FileBasedProgram", "true")]);
        var tree = CSharpSyntaxTree.ParseText(text, options, path);
        Assert.DoesNotContain(tree.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return tree.GetCompilationUnitRoot();
    }
}

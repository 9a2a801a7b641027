using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Tests;

/// <summary>
/// A service whose files are texts. Where a text has <c>[|marks|]</c>, a finding is expected exactly there; the marks
/// are no part of the file.
/// </summary>
internal sealed class InMemoryService : IManifestFiles
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlFile> _yaml = new(StringComparer.Ordinal);
    private readonly List<ServiceFile> _files = [];
    private readonly Dictionary<string, string> _properties = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Path, int Start, int Length)> _expected = [];
    private CodeFacts? _code;

    public IReadOnlyList<string> Paths => [.. _texts.Keys.Order(StringComparer.Ordinal)];

    public ServiceFacts Facts => new("/service", _files, this, new PlatformProperties(_properties), _code);

    public string? Text(string path) => _texts.GetValueOrDefault(path);

    public YamlFile? Yaml(string path)
    {
        if (!_texts.TryGetValue(path, out var text))
            return null;
        if (!_yaml.TryGetValue(path, out var file))
            _yaml[path] = file = YamlFile.Parse(path, text);
        return file;
    }

    public InMemoryService File(string path, string text, ServiceFileKind kind = ServiceFileKind.Manifest)
    {
        path = "/service/" + path;
        for (int open; (open = text.IndexOf("[|", StringComparison.Ordinal)) >= 0;)
        {
            var close = text.IndexOf("|]", open, StringComparison.Ordinal);
            _expected.Add((path, open, close - open - 2));
            text = text.Remove(close, 2).Remove(open, 2);
        }

        _texts[path] = text;
        _files.Add(new ServiceFile(path, kind));
        return this;
    }

    public InMemoryService Manifest(string text) => File("k8s/manifest.yaml", text);

    public InMemoryService Property(string name, string value)
    {
        _properties[name] = value;
        return this;
    }

    public InMemoryService Code(CodeFacts code)
    {
        _code = code;
        return this;
    }

    /// <summary>All findings of one guardrail.</summary>
    public IReadOnlyList<Finding> Findings(string id) => [.. GuardrailEngine.Check(Facts).Where(f => f.Guardrail.Id == id)];

    /// <summary>Findings of the guardrail are at the marks and nowhere else.</summary>
    public IReadOnlyList<Finding> Reports(string id)
    {
        var findings = Findings(id);
        Assert.NotEmpty(_expected);
        Assert.Equal(_expected.Select(Show).Order(StringComparer.Ordinal), findings.Select(f => Show((f.Span.Path, f.Span.Start, f.Span.Length))).Order(StringComparer.Ordinal));
        return findings;
    }

    /// <summary>The guardrail finds nothing, and none fails.</summary>
    public void Accepts(string id)
    {
        var findings = GuardrailEngine.Check(Facts);
        Assert.DoesNotContain(findings, f => f.Guardrail.Id == id || f.Guardrail.Id == GuardrailIds.GuardrailFailed);
    }

    /// <summary>The same service with the fixes of the guardrail's findings made.</summary>
    public InMemoryService Fixed(string id)
    {
        var findings = Findings(id);
        Assert.All(findings, f => Assert.NotNull(f.Fix));
        var mended = new InMemoryService();
        foreach (var file in _files)
        {
            var text = findings.Aggregate((Text: _texts[file.Path], Done: false), (t, f) => t.Done ? t : (f.Fix!.ApplyTo(file.Path, t.Text), f.Fix.Edits.Any(e => e.Path == file.Path))).Text;
            mended.File(file.Path["/service/".Length..], text, file.Kind);
        }

        foreach (var (name, value) in _properties)
            mended.Property(name, value);
        mended._code = _code;
        // A second finding in the same file has moved; it is mended in the next round.
        return mended.Findings(id).Count is > 0 and var left && left < findings.Count ? mended.Fixed(id) : mended;
    }

    private string Show((string Path, int Start, int Length) span)
        => $"{span.Path}: '{_texts[span.Path].Substring(span.Start, span.Length)}' at {span.Start}";
}

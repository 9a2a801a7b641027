using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Agreement;

/// <summary>The fix that writes another value where one is written, in the quotes it has.</summary>
internal static class ReplacedValue
{
    public static Fix? With(ServiceFacts facts, YamlNode? value, string text)
    {
        if (value is not YamlScalar { Span: { Length: > 0 } span } || facts.Files.Text(span.Path) is not { } file || span.End > file.Length)
            return null;
        var quote = file[span.Start] is '"' or '\'' ? file[span.Start].ToString() : "";
        return new Fix($"Change it to {text}", [new TextEdit(span.Path, span.Start, span.Length, quote + text + quote)]);
    }
}

using System.Globalization;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>The fix that writes another value where one is written.</summary>
internal static class ReplacedValue
{
    /// <summary>The fix, or null where the value does not stand in a file as it is: a generator or a replacement made it.</summary>
    /// <param name="facts">The service.</param>
    /// <param name="written">The value.</param>
    /// <param name="value">What should stand there. Text keeps the quotes it has; a number or a flag loses them, they would make it text.</param>
    /// <param name="title">What the fix is called; null for what it does.</param>
    public static Fix? With(ServiceFacts facts, YamlNode? written, string value, string? title = null)
    {
        if (written is not YamlScalar { Text: { } text, Span: { Length: > 0 } span } || facts.Files.Text(span.Path) is not { } file || span.End > file.Length || file.Substring(span.Start, span.Length).Trim('"', '\'') != text)
            return null;
        var quote = file[span.Start] is '"' or '\'' && !IsNumberOrFlag(value) && value[0] is not ('"' or '\'') ? file.Substring(span.Start, 1) : "";
        return new Fix(title ?? $"Change it to {value}", [new TextEdit(span.Path, span.Start, span.Length, quote + value + quote)]);
    }

    private static bool IsNumberOrFlag(string value) => value is "true" or "false" || decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _);
}

using System.Globalization;
using System.Text.Json;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>A value as JSON with sorted keys: equal texts mean that a cluster would see equal objects.</summary>
internal static class CanonicalJson
{
    public static string Of(YamlNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            Write(writer, node);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                writer.WriteStartObject();
                foreach (var entry in mapping.Entries.OrderBy(e => e.Key.Value, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(entry.Key.Value);
                    Write(writer, entry.Value);
                }

                writer.WriteEndObject();
                break;
            case YamlSequence sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case YamlScalar { Kind: YamlScalarKind.Null }:
                writer.WriteNullValue();
                break;
            case YamlScalar { Kind: YamlScalarKind.Boolean } scalar:
                writer.WriteBooleanValue(scalar.Value[0] is 't' or 'T');
                break;
            case YamlScalar { Kind: YamlScalarKind.Integer or YamlScalarKind.Float } scalar:
                writer.WriteRawValue(Number(scalar));
                break;
            case YamlScalar scalar:
                writer.WriteStringValue(scalar.Value);
                break;
        }
    }

    private static string Number(YamlScalar scalar)
    {
        var text = scalar.Value.Replace("_", "", StringComparison.Ordinal).TrimStart('+');
        var negative = text.StartsWith('-');
        var digits = negative ? text[1..] : text;
        ulong? whole = digits switch
        {
            _ when scalar.Kind == YamlScalarKind.Float => null,
            _ when digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) => Convert.ToUInt64(digits[2..], 16),
            _ when digits.StartsWith("0b", StringComparison.OrdinalIgnoreCase) => Convert.ToUInt64(digits[2..], 2),
            _ when digits.StartsWith("0o", StringComparison.OrdinalIgnoreCase) => Convert.ToUInt64(digits[2..], 8),
            _ when digits.Length > 1 && digits[0] == '0' && digits.All(c => c is >= '0' and <= '7') => Convert.ToUInt64(digits, 8),
            _ when ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var plain) => plain,
            _ => null,
        };
        if (whole is { } value)
            return (negative && value != 0 ? "-" : "") + value.ToString(CultureInfo.InvariantCulture);
        // There is one zero.
        return (double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) + 0.0).ToString("R", CultureInfo.InvariantCulture);
    }
}

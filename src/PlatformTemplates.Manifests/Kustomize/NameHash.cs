using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// The end of a generated object's name: ten characters made of its content, so that a change of content is a new object
/// and rolls what uses it. The same as kustomize's: SHA-256 of Go's JSON, with digits and vowels that could make words replaced.
/// </summary>
internal static class NameHash
{
    public static void Append(ResourceList resources)
    {
        foreach (var resource in resources.Items)
        {
            // What a patch has left without a name stays so, and is told in the end.
            if (resource.NeedsHash && resource.Name.Length > 0)
                NameTransformer.Rename(resource, resource.Name + "-" + Of(resource));
        }
    }

    private static string Of(Resource resource)
    {
        var secret = resource.Kind == "Secret";
        var json = new StringBuilder();
        var more = secret ? "stringData" : "binaryData";
        json.Append('{');
        if (!secret && resource.Root[more] is YamlMapping binary)
            Append(json.Append("\"binaryData\":"), binary).Append(',');
        Append(json.Append("\"data\":"), resource.Root["data"] ?? new YamlScalar("", YamlScalarKind.String, resource.Root.Span));
        AppendText(json.Append(",\"kind\":"), resource.Kind);
        // Kustomize means to put the name in here and does not find it; the hash is the same for all names.
        json.Append(",\"name\":\"\"");
        if (secret && resource.Root[more] is YamlMapping plain)
            Append(json.Append(",\"stringData\":"), plain);
        if (secret)
            AppendText(json.Append(",\"type\":"), resource.Root["type"]?.Text ?? "");
        return Encode(json.Append('}').ToString());
    }

    private static string Encode(string text)
    {
        using var algorithm = SHA256.Create();
        var hash = algorithm.ComputeHash(Encoding.UTF8.GetBytes(text));
        var result = new char[10];
        for (var i = 0; i < result.Length; i++)
        {
            var digit = "0123456789abcdef"[(i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2]) & 15];
            result[i] = digit switch { '0' => 'g', '1' => 'h', '3' => 'k', 'a' => 'm', 'e' => 't', _ => digit };
        }

        return new string(result);
    }

    private static StringBuilder Append(StringBuilder json, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                json.Append('{');
                var first = true;
                foreach (var entry in mapping.Entries.OrderBy(e => e.Key.Value, StringComparer.Ordinal))
                {
                    if (!first)
                        json.Append(',');
                    first = false;
                    AppendText(json, entry.Key.Value).Append(':');
                    Append(json, entry.Value);
                }

                return json.Append('}');
            case YamlSequence sequence:
                json.Append('[');
                for (var i = 0; i < sequence.Items.Count; i++)
                    Append(i > 0 ? json.Append(',') : json, sequence.Items[i]);
                return json.Append(']');
            case YamlScalar scalar:
                return scalar.Kind switch
                {
                    YamlScalarKind.Null => json.Append("null"),
                    YamlScalarKind.Boolean => json.Append(scalar.Value.ToLowerInvariant()),
                    YamlScalarKind.Integer or YamlScalarKind.Float => json.Append(ScalarResolution.ToDouble(scalar.Value).ToString("R", CultureInfo.InvariantCulture)),
                    _ => AppendText(json, scalar.Value),
                };
            default:
                return json;
        }
    }

    private static StringBuilder AppendText(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    json.Append('\\').Append(c);
                    break;
                case '\n':
                    json.Append("\\n");
                    break;
                case '\r':
                    json.Append("\\r");
                    break;
                case '\t':
                    json.Append("\\t");
                    break;
                case '\b':
                    json.Append("\\b");
                    break;
                case '\f':
                    json.Append("\\f");
                    break;
                case < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029':
                    json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    json.Append(c);
                    break;
            }
        }

        return json.Append('"');
    }
}

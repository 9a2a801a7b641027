using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>Reads <c>appsettings*.json</c>: JSON with comments and trailing commas, which is YAML but for the comments.</summary>
internal static class ApplicationSettings
{
    /// <summary>The roots of the files of a name; more than one where a service has several projects.</summary>
    public static IEnumerable<YamlNode> Read(ServiceFacts facts, string fileName)
        => facts.ServiceFiles
            .Where(f => f.Kind == ServiceFileKind.Configuration && f.Path.EndsWith("/" + fileName, StringComparison.OrdinalIgnoreCase))
            .Select(f => facts.Files.Text(f.Path) is { } text ? YamlFile.Parse(f.Path, WithoutComments(text)).Documents.FirstOrDefault() : null)
            .OfType<YamlNode>();

    // Blanks take the place of comments and tabs, so that every offset stays what it is.
    private static string WithoutComments(string text)
    {
        var characters = text.ToCharArray();
        var inString = false;
        for (var i = 0; i < characters.Length; i++)
        {
            var c = characters[i];
            if (inString)
            {
                if (c == '\\')
                    i++;
                else if (c == '"')
                    inString = false;
            }
            else if (c == '"')
            {
                inString = true;
            }
            else if (c == '\t')
            {
                characters[i] = ' ';
            }
            else if (c == '/' && i + 1 < characters.Length && characters[i + 1] is '/' or '*')
            {
                var end = characters[i + 1] == '/' ? text.IndexOf('\n', i) : text.IndexOf("*/", i + 2, StringComparison.Ordinal) is >= 0 and var close ? close + 2 : -1;
                for (end = end < 0 ? characters.Length : end; i < end; i++)
                {
                    if (characters[i] is not ('\r' or '\n'))
                        characters[i] = ' ';
                }

                i--;
            }
        }

        return new string(characters);
    }
}

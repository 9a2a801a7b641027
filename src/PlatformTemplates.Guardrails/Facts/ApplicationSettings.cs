using System.Globalization;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>A file <c>appsettings*.json</c>: JSON with comments and trailing commas, which is YAML but for the comments.</summary>
/// <param name="path">The file.</param>
/// <param name="root">What it holds.</param>
internal sealed class ApplicationSettings(string path, YamlNode root)
{
    /// <summary>What it holds.</summary>
    public YamlNode Root => root;

    /// <summary>Whether it is for the developer's own machine alone.</summary>
    public bool IsOfDevelopment => IsNamed("appsettings.Development.json") || IsNamed("appsettings.Local.json");

    /// <summary>Whether the file has a name, in whatever folder: a service may have several projects.</summary>
    public bool IsNamed(string fileName) => path.EndsWith("/" + fileName, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a key leads to, whatever the case of its words; null where there is nothing.</summary>
    public static YamlNode? Find(YamlNode? node, string[] path)
    {
        foreach (var key in path)
            node = (node?.Members ?? []).FirstOrDefault(m => string.Equals(m.Key.Value, key, StringComparison.OrdinalIgnoreCase)).Value;
        return node;
    }

    /// <summary>All single values below a key of such a file, by the rest of theirs: <c>0</c> and <c>1</c> for a list.</summary>
    public static IEnumerable<(string Key, YamlNode? Value)> Below(YamlNode root, string key) => Below(Find(root, key.Split(':')));

    /// <summary>All single values below a part of such a file.</summary>
    public static IEnumerable<(string Key, YamlNode? Value)> Below(YamlNode? node)
    {
        var inside = node switch
        {
            YamlMapping => node.Members.Select(m => (m.Key.Value, m.Value)),
            YamlSequence => node.Elements.Select((element, index) => (index.ToString(CultureInfo.InvariantCulture), element)),
            _ => [],
        };
        foreach (var (key, value) in inside)
        {
            if (value is YamlScalar)
                yield return (key, value);
            foreach (var (rest, found) in Below(value))
                yield return ($"{key}:{rest}", found);
        }
    }

    /// <summary>Reads those of a service that can be read.</summary>
    public static IReadOnlyList<ApplicationSettings> Read(ServiceFacts facts)
    {
        var read = new List<ApplicationSettings>();
        foreach (var file in facts.ServiceFiles)
        {
            if (file.Kind == ServiceFileKind.Configuration && facts.Files.Text(file.Path) is { } text && YamlFile.Parse(file.Path, WithoutComments(text)).Documents is { Count: > 0 } documents)
                read.Add(new ApplicationSettings(file.Path, documents[0]));
        }

        return read;
    }

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

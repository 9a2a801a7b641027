using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>What kept a file from being read, and where.</summary>
/// <param name="Span">The place.</param>
/// <param name="Message">The reason, one sentence a person can act on.</param>
public sealed record YamlProblem(SourceSpan Span, string Message);

/// <summary>The documents of one file of YAML, with its text.</summary>
public sealed class YamlFile
{
    internal YamlFile(string path, string text, IReadOnlyList<YamlNode> documents, IReadOnlyList<YamlProblem> problems)
    {
        Path = path;
        Text = text;
        Documents = documents;
        Problems = problems;
    }

    /// <summary>The file's path, as it was given.</summary>
    public string Path { get; }

    /// <summary>The file's text, as it was given.</summary>
    public string Text { get; }

    /// <summary>The documents that hold a value; those before a problem are here even when a later one can't be read.</summary>
    public IReadOnlyList<YamlNode> Documents { get; }

    /// <summary>What kept documents from being read; empty for a good file.</summary>
    public IReadOnlyList<YamlProblem> Problems { get; }

    /// <summary>Reads YAML; never throws on bad text, which becomes a <see cref="YamlProblem"/>.</summary>
    public static YamlFile Parse(string path, string text) => YamlReader.Read(path, text);
}

using System.Globalization;
using System.Text;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>The licence of a package that the project references, as its own specification says it.</summary>
/// <param name="Package">The package's id.</param>
/// <param name="Version">The version that was restored.</param>
/// <param name="Expression">The SPDX expression; empty where there is none.</param>
/// <param name="OwnTerms">The file or address that has the terms, where they are no SPDX expression; empty where nothing is said.</param>
/// <param name="Span">Where the package is referenced, in one line.</param>
public sealed record PackageLicense(string Package, string Version, string Expression, string OwnTerms, SourceSpan Span)
{
    /// <summary>The licences in a file of lines that <see cref="ToLine"/> has written.</summary>
    public static IReadOnlyList<PackageLicense> Read(YamlFile file)
    {
        var licenses = new List<PackageLicense>();
        foreach (var document in file.Documents)
        {
            foreach (var item in document.Elements)
            {
                int line = Number(item, "line"), column = Number(item, "column"), length = Number(item, "length");
                licenses.Add(new PackageLicense(
                    Text(item, "package"), Text(item, "version"), Text(item, "license"), Text(item, "terms"),
                    new SourceSpan(Text(item, "file"), Number(item, "start"), length, Math.Max(1, line), Math.Max(1, column), Math.Max(1, line), Math.Max(1, column) + length)));
            }
        }

        return licenses;
    }

    /// <summary>One line of a file: an item of a YAML list.</summary>
    public string ToLine()
        => string.Format(
            CultureInfo.InvariantCulture, "- {{package: {0}, version: {1}, license: {2}, terms: {3}, file: {4}, start: {5}, length: {6}, line: {7}, column: {8}}}",
            Quoted(Package), Quoted(Version), Quoted(Expression), Quoted(OwnTerms), Quoted(Span.Path), Span.Start, Span.Length, Span.Line, Span.Column);

    private static string Text(YamlNode item, string key) => item[key]?.Text ?? "";

    private static int Number(YamlNode item, string key) => int.TryParse(Text(item, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // A package may say anything.
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else
                quoted.Append(char.IsControl(c) ? ' ' : c);
        }

        return quoted.Append('"').ToString();
    }
}

namespace PlatformTemplates.Manifests.Text;

/// <summary>A stretch of one file's text: where a value was written.</summary>
/// <param name="Path">The file, as its reader named it.</param>
/// <param name="Start">Offset of the first character, from 0.</param>
/// <param name="Length">Number of characters; 0 for a point.</param>
/// <param name="Line">Line of the first character, from 1.</param>
/// <param name="Column">Column of the first character, from 1.</param>
/// <param name="EndLine">Line just after the last character, from 1.</param>
/// <param name="EndColumn">Column just after the last character, from 1.</param>
public readonly record struct SourceSpan(string Path, int Start, int Length, int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>Offset just after the last character.</summary>
    public int End => Start + Length;

    /// <summary>The first character of a file: the place of findings about the file as a whole.</summary>
    public static SourceSpan StartOf(string path) => new(path, 0, 0, 1, 1, 1, 1);

    /// <summary>The form compilers print: <c>path(line,column)</c>.</summary>
    public override string ToString() => $"{Path}({Line},{Column})";
}

namespace PlatformTemplates.Manifests.Text;

/// <summary>One replacement in one file's text; everything around it stays as it is.</summary>
/// <param name="Path">The file to change.</param>
/// <param name="Start">Offset of the first character replaced, from 0.</param>
/// <param name="Length">Number of characters replaced; 0 inserts.</param>
/// <param name="NewText">What stands there afterwards.</param>
public sealed record TextEdit(string Path, int Start, int Length, string NewText);

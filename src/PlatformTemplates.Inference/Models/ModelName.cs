namespace PlatformTemplates.Inference.Models;

/// <summary>What models and versions can be called: they stand in URLs, in paths of files and in labels of metrics.</summary>
internal static class ModelName
{
    public const string Demand = "1 to 100 letters, digits, '.', '-' and '_', beginning with a letter or digit";

    public static bool IsValid(string name)
        => name.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}

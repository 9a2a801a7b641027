namespace PlatformTemplates.Inference.Models;

/// <summary>Models in a folder. Bound from the configuration section <c>Inference:Files</c>.</summary>
public sealed class FileModelOptions
{
    internal const string Section = InferenceOptions.SectionName + ":Files";

    /// <summary>The folder, relative to the application's content root. Default: <c>models</c>.</summary>
    public string Path { get; set; } = "models";
}

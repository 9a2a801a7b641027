using System.Text.Json;
using System.Text.Json.Serialization;
using PlatformTemplates.Inference.Drift;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Models;

/// <summary>What a version says of itself: the file <c>model.json</c> beside the ONNX file.</summary>
public sealed record ModelManifest
{
    private static readonly Dictionary<string, string> _none = [];

    /// <summary>The name of the file.</summary>
    public const string FileName = "model.json";

    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The name of the ONNX file, in the same folder.</summary>
    public string File { get => field ?? "model.onnx"; init; }

    /// <summary>The SHA-256 digest of the ONNX file, as 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The inputs that the model must have; null where the model's own are taken as they are.</summary>
    public IReadOnlyList<TensorSpec>? Inputs { get; init; }

    /// <summary>The outputs that the model must have; null where the model's own are taken as they are.</summary>
    public IReadOnlyList<TensorSpec>? Outputs { get; init; }

    /// <summary>What the training data looked like; null where drift is not measured.</summary>
    public TrainingProfile? Profile { get; init; }

    /// <summary>Anything else worth telling, such as the commit and the quality: callers get it with the model's metadata.</summary>
    public IReadOnlyDictionary<string, string> Properties { get => field ?? _none; init; }

    /// <summary>Reads a manifest.</summary>
    /// <param name="json">The text, as UTF-8.</param>
    /// <param name="place">Where it is from, for the message.</param>
    /// <exception cref="ModelSourceException">It can't be read, or a value can't be used.</exception>
    public static ModelManifest Read(ReadOnlySpan<byte> json, string place)
    {
        ModelManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, ManifestJson.Default.ModelManifest);
        }
        catch (JsonException exception)
        {
            throw new ModelSourceException($"{place} is no manifest of a model: {exception.Message}", exception);
        }

        if (manifest is null)
            throw Wrong("it is empty");
        if (!ModelName.IsValid(manifest.Name))
            throw Wrong($"name must have {ModelName.Demand}, not '{manifest.Name}'");
        if (!ModelName.IsValid(manifest.Version))
            throw Wrong($"version must have {ModelName.Demand}, not '{manifest.Version}'");
        // Never a path: what is outside of the folder is none of the version's.
        if (manifest.File.Length == 0 || manifest.File is "." or ".." || manifest.File.AsSpan().ContainsAny(@"/\:") || manifest.File.Contains('\0', StringComparison.Ordinal))
            throw Wrong($"file must be the name of a file in the same folder, not '{manifest.File}'");
        if (manifest.Sha256.Length != 64 || !manifest.Sha256.All(char.IsAsciiHexDigit))
            throw Wrong("sha256 must have 64 hexadecimal digits");
        if (manifest.Profile?.Complaint() is { } complaint)
            throw Wrong(complaint);
        return manifest;

        ModelSourceException Wrong(string what) => new($"{place} can't be used: {what}.");
    }

    /// <summary>Writes the manifest.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.ModelManifest);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(DataTypeConverter)],
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;

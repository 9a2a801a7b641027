namespace PlatformTemplates.Inference.Models;

/// <summary>A version as it was fetched. Whether it is what it says it is has not been checked.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Content">The ONNX file.</param>
public sealed record ModelPackage(ModelManifest Manifest, byte[] Content);

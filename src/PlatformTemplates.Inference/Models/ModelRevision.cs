namespace PlatformTemplates.Inference.Models;

/// <summary>A version that a source has.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Version">The version.</param>
/// <param name="Revision">Whatever changes when the version's content does, such as a digest: a version is loaded again when it does.</param>
public sealed record ModelRevision(string Model, string Version, string Revision);

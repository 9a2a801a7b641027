using System.Globalization;
using PlatformService1.Serving;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Training;

namespace PlatformService1.Training;

/// <summary>The newest version in the service's folder.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Onnx">The ONNX file.</param>
internal sealed record PublishedModel(int Number, ModelManifest Manifest, byte[] Onnx)
{
    /// <summary>Finds it; null where no version was published.</summary>
    /// <exception cref="TrainingRefusedException">It is not what its manifest says.</exception>
    public static PublishedModel? Newest(string models)
    {
        var folder = Path.Combine(models, ModelsRegistration.DeliveryTimeModel);
        var number = Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Select(version => int.TryParse(Path.GetFileName(version), NumberStyles.None, CultureInfo.InvariantCulture, out var found) ? found : 0).DefaultIfEmpty().Max()
            : 0;
        if (number == 0)
            return null;

        var version = Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture));
        try
        {
            var place = Path.Combine(version, ModelManifest.FileName);
            var manifest = ModelManifest.Read(File.ReadAllBytes(place), place);
            var onnx = File.ReadAllBytes(Path.Combine(version, manifest.File));
            return ModelFolder.DigestOf(onnx) == manifest.Sha256
                ? new PublishedModel(number, manifest, onnx)
                : throw new TrainingRefusedException($"{Path.Combine(version, manifest.File)} is not the file that {ModelManifest.FileName} beside it names by its digest. Take both from one commit.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ModelSourceException)
        {
            throw new TrainingRefusedException($"Version {number} can't be read: {exception.Message}");
        }
    }
}

using System.Globalization;
using PlatformService1.Deliveries;
using PlatformService1.Serving;
using PlatformTemplates.Inference.Drift;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Tensors;
using PlatformTemplates.Inference.Training;

namespace PlatformService1.Training;

/// <summary>Trains a model, measures it and either publishes it or says why not.</summary>
internal sealed class TrainingRun(TrainingFolders folders)
{
    /// <summary>Publishes what training gives as the next version, unless it is the newest already.</summary>
    /// <param name="accept">Whether it may be worse than the baseline.</param>
    /// <exception cref="TrainingRefusedException">It must not be published.</exception>
    public void Publish(bool accept)
    {
        var trained = Train();
        var baseline = Baseline.Read(folders.Baseline);
        if (Baseline.Complaint(trained.Quality, accept ? null : baseline) is { } complaint)
            throw new TrainingRefusedException($"Nothing was published: {complaint}");

        var newest = PublishedModel.Newest(folders.Models);
        var number = newest is null ? 1 : newest.Onnx.AsSpan().SequenceEqual(trained.Onnx) ? newest.Number : newest.Number + 1;
        var version = number.ToString(CultureInfo.InvariantCulture);
        var manifest = ModelFolder.Publish(folders.Models, ManifestOf(trained, version), trained.Onnx);
        new Baseline(version, trained.Quality.MeanAbsoluteError).Write(folders.Baseline);
        File.WriteAllText(folders.ModelCard, ModelCard.Of(trained, manifest));
        Console.WriteLine(number == newest?.Number
            ? $"version {version} is what training gives: manifest, baseline and model card are written anew"
            : $"published version {version}: {trained.Onnx.Length} bytes, sha256 {manifest.Sha256}");
    }

    /// <summary>Compares the newest version with what training gives, and both with the baseline.</summary>
    /// <exception cref="TrainingRefusedException">One of them is not as it should be.</exception>
    public void Check()
    {
        var trained = Train();
        var baseline = Baseline.Read(folders.Baseline) ?? throw new TrainingRefusedException($"{folders.Baseline} is missing: publish a model, by running this without --check.");
        if (Baseline.Complaint(trained.Quality, baseline) is { } complaint)
            throw new TrainingRefusedException($"What training gives can't be published: {complaint}");

        var newest = PublishedModel.Newest(folders.Models) ?? throw new TrainingRefusedException($"{folders.Models} has no version of the model '{ModelsRegistration.DeliveryTimeModel}': publish one, by running this without --check.");
        var quality = ModelQuality.Of(trained.Test, OnnxPredictions.Of(newest.Onnx, trained.Test));
        Console.WriteLine($"version {newest.Number}: {quality}");
        if (Baseline.Complaint(quality, baseline) is { } published)
            throw new TrainingRefusedException($"Version {newest.Number} can't be served: {published}");
        if (!newest.Onnx.AsSpan().SequenceEqual(trained.Onnx) && !Baseline.AreAlike(trained.Quality, quality))
            throw new TrainingRefusedException($"Version {newest.Number} is not what training gives: publish a new one, by running this without --check.");
        Console.WriteLine($"version {newest.Number} is what training gives, {(newest.Onnx.AsSpan().SequenceEqual(trained.Onnx) ? "byte for byte" : "by its quality; this machine rounds otherwise than the one that trained it")}");
    }

    private static TrainedModel Train()
    {
        var (training, test) = DeliveryRecords.Load();
        var trainer = DeliveryTimeTrainer.Train(training);
        var onnx = trainer.ToOnnx();
        var predictions = trainer.Predict(test);
        var difference = predictions.Zip(OnnxPredictions.Of(onnx, test), (one, other) => Math.Abs(one - other)).Max();
        var trained = new TrainedModel(onnx, training, test, predictions, ModelQuality.Of(test, predictions), difference);
        Console.WriteLine($"trained on {training.Count} records, tested on {test.Count}: {trained.Quality}");
        Console.WriteLine($"the ONNX file predicts what the trainer does: {difference} minutes of difference at most");
        return difference <= TrainedModel.MostDifference
            ? trained
            : throw new TrainingRefusedException($"The ONNX file does not predict what the trainer does: they differ by {difference} minutes, and may by {TrainedModel.MostDifference}.");
    }

    private static ModelManifest ManifestOf(TrainedModel trained, string version) => new()
    {
        Name = ModelsRegistration.DeliveryTimeModel,
        Version = version,
        Sha256 = ModelFolder.DigestOf(trained.Onnx),
        Inputs = [new TensorSpec(ModelsRegistration.Features, DataType.FP32, [-1, DeliveryFeatures.Count])],
        Outputs = [new TensorSpec(ModelsRegistration.Prediction, DataType.FP32, [-1, 1])],
        Profile = ProfileOf(trained),
        Properties = new Dictionary<string, string>
        {
            ["mean_absolute_error"] = trained.Quality.MeanAbsoluteError.ToString(CultureInfo.InvariantCulture),
            ["r_squared"] = trained.Quality.RSquared.ToString(CultureInfo.InvariantCulture),
            ["training_rows"] = trained.Training.Count.ToString(CultureInfo.InvariantCulture),
            ["unit"] = "minutes",
        },
    };

    // What drift is measured against: each feature as it was in training, and what is predicted for deliveries that training has not seen.
    private static TrainingProfile ProfileOf(TrainedModel trained)
    {
        var rows = trained.Training.Select(record => DeliveryFeatures.Of(record.Delivery)).ToList();
        return new TrainingProfile(rows.Count,
        [
            .. DeliveryFeatures.Names.Select((name, column) => FeatureProfile.Of(name, ModelsRegistration.Features, column, rows.Select(row => (double)row[column]))),
            FeatureProfile.Of("minutes", ModelsRegistration.Prediction, 0, trained.Predictions.Select(prediction => (double)prediction)),
        ]);
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using PlatformService1.Deliveries;
using PlatformService1.Training;

namespace PlatformService1.Tests;

/// <summary>Training: what it publishes, what it refuses, and that the service predicts what the trainer does.</summary>
public sealed class TrainingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("training-").FullName;
    private readonly TrainingFolders _folders;

    public TrainingTests()
    {
        _folders = TrainingFolders.Of(_folder);
        foreach (var file in (string[])[_folders.Baseline, _folders.ModelCard])
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_published_model_is_what_training_gives()
        => new TrainingRun(TrainingFolders.Find()).Check();

    [Fact]
    public async Task The_service_predicts_what_the_trainer_does_on_the_whole_test_set()
    {
        var (training, test) = DeliveryRecords.Load();
        var expected = DeliveryTimeTrainer.Train(training).Predict(test);
        new TrainingRun(_folders).Publish(accept: false);
        await using var service = new RunningService(new Dictionary<string, string> { ["Inference:Files:Path"] = _folders.Models });
        await service.InitializeAsync();
        using var client = service.CreateClient();

        float[] rows = [.. test.SelectMany(record => DeliveryFeatures.Of(record.Delivery))];
        var request = new { inputs = new[] { new { name = "features", datatype = "FP32", shape = new[] { test.Count, DeliveryFeatures.Count }, data = rows } } };
        using var response = await client.PostAsJsonAsync("/v2/models/delivery-time/infer", request, Cancelled);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        var served = answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetSingle()).ToArray();

        Assert.Equal(test.Count, served.Length);
        var difference = expected.Zip(served, (one, other) => Math.Abs(one - other)).Max();
        TestContext.Current.TestOutputHelper!.WriteLine($"The greatest difference over {test.Count} deliveries: {difference} minutes.");
        Assert.InRange(difference, 0, TrainedModel.MostDifference);
    }

    [Fact]
    public void The_same_training_gives_the_same_version_byte_for_byte()
    {
        var run = new TrainingRun(_folders);
        run.Publish(accept: false);
        var first = PublishedModel.Newest(_folders.Models);
        var card = File.ReadAllText(_folders.ModelCard);

        run.Publish(accept: false);

        var second = PublishedModel.Newest(_folders.Models);
        Assert.Equal(1, second!.Number);
        Assert.Equal(first!.Onnx, second.Onnx);
        Assert.Equal(card, File.ReadAllText(_folders.ModelCard));
    }

    [Fact]
    public void A_model_that_is_worse_than_the_baseline_is_refused_unless_that_is_accepted()
    {
        var run = new TrainingRun(_folders);
        new Baseline("7", 0.5).Write(_folders.Baseline);

        var refused = Assert.Throws<TrainingRefusedException>(() => run.Publish(accept: false));
        Assert.Contains("the baseline (version 7) 0.500", refused.Message, StringComparison.Ordinal);
        Assert.Null(PublishedModel.Newest(_folders.Models));

        run.Publish(accept: true);
        Assert.Equal(1, PublishedModel.Newest(_folders.Models)?.Number);
        Assert.Equal("1", Baseline.Read(_folders.Baseline)?.Version);
    }

    [Fact]
    public void A_published_model_that_is_worse_than_what_training_gives_is_refused()
    {
        var run = new TrainingRun(_folders);
        run.Publish(accept: false);
        var (training, _) = DeliveryRecords.Load();
        var worse = PublishedModel.Newest(_folders.Models)!.Manifest with { Version = "2" };
        PlatformTemplates.Inference.Training.ModelFolder.Publish(_folders.Models, worse, DeliveryTimeTrainer.Train([.. training.Take(500)]).ToOnnx());

        var refused = Assert.Throws<TrainingRefusedException>(run.Check);

        Assert.StartsWith("Version 2 can't be served", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_the_one_of_its_digest_is_refused()
    {
        var run = new TrainingRun(_folders);
        run.Publish(accept: false);
        File.AppendAllText(Path.Combine(_folders.Models, "delivery-time", "1", "model.onnx"), " ");

        var refused = Assert.Throws<TrainingRefusedException>(run.Check);

        Assert.Contains("digest", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_no_use_is_refused_whatever_is_accepted()
        => Assert.Contains("of no use", Baseline.Complaint(new ModelQuality(5.5, 7, 0.2, 9), baseline: null), StringComparison.Ordinal);
}

using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using PlatformService1.Deliveries;
using PlatformTemplates.Inference.Training;

namespace PlatformService1.Training;

/// <summary>Learns delivery times by boosted trees.</summary>
internal sealed class DeliveryTimeTrainer
{
    private readonly MLContext _context = new(seed: 1);
    private readonly RegressionPredictionTransformer<FastTreeRegressionModelParameters> _model;

    private DeliveryTimeTrainer(IReadOnlyList<DeliveryRecord> records)
    {
        var trainer = _context.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options
        {
            LabelColumnName = nameof(Row.Minutes),
            FeatureColumnName = nameof(Row.Features),
            NumberOfTrees = 120,
            NumberOfLeaves = 10,
            MinimumExampleCountPerLeaf = 20,
            LearningRate = 0.12,
            // So that numbers are added up in the same order every time.
            NumberOfThreads = 1,
        });
        _model = trainer.Fit(DataOf(records));
    }

    /// <summary>Trains.</summary>
    public static DeliveryTimeTrainer Train(IReadOnlyList<DeliveryRecord> records) => new(records);

    /// <summary>The model as ONNX.</summary>
    public byte[] ToOnnx() => OnnxModels.Write(_model.Model, DeliveryFeatures.Count);

    /// <summary>What the trainer itself predicts.</summary>
    public float[] Predict(IReadOnlyList<DeliveryRecord> records)
        => [.. _model.Transform(DataOf(records)).GetColumn<float>("Score")];

    private IDataView DataOf(IReadOnlyList<DeliveryRecord> records)
        => _context.Data.LoadFromEnumerable(records.Select(record => new Row { Features = DeliveryFeatures.Of(record.Delivery), Minutes = record.Minutes }));

    private sealed class Row
    {
        [VectorType(DeliveryFeatures.Count)]
        public float[] Features { get; set; } = [];

        public float Minutes { get; set; }
    }
}

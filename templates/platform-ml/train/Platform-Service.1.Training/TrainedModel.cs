namespace PlatformService1.Training;

/// <summary>What training gave.</summary>
/// <param name="Onnx">The ONNX file.</param>
/// <param name="Training">The records that it learned from.</param>
/// <param name="Test">The records that it is measured by.</param>
/// <param name="Predictions">What the trainer predicts for these.</param>
/// <param name="Quality">How good that is.</param>
/// <param name="Difference">Minutes that the ONNX file's predictions differ from these at most.</param>
internal sealed record TrainedModel(
    byte[] Onnx, IReadOnlyList<DeliveryRecord> Training, IReadOnlyList<DeliveryRecord> Test, IReadOnlyList<float> Predictions, ModelQuality Quality, float Difference)
{
    /// <summary>Minutes that the ONNX file may differ by. Both add up in 64 bits and round once, so that there should be no difference.</summary>
    public const float MostDifference = 0.0001f;
}

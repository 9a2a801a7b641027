using Microsoft.ML.OnnxRuntime;
using PlatformService1.Deliveries;
using PlatformService1.Serving;

namespace PlatformService1.Training;

/// <summary>What an ONNX file predicts, by the runtime that serves it.</summary>
internal static class OnnxPredictions
{
    public static float[] Of(byte[] model, IReadOnlyList<DeliveryRecord> records)
    {
        using var session = new InferenceSession(model);
        float[] features = [.. records.SelectMany(record => DeliveryFeatures.Of(record.Delivery))];
        using var input = OrtValue.CreateTensorValueFromMemory(features, [records.Count, DeliveryFeatures.Count]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, new Dictionary<string, OrtValue> { [ModelsRegistration.Features] = input }, [ModelsRegistration.Prediction]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}

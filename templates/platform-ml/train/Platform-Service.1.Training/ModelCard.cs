using System.Text;
using PlatformTemplates.Inference.Models;

namespace PlatformService1.Training;

/// <summary>What people should know of a model before they rely on it: <c>docs/model-card.md</c>.</summary>
internal static class ModelCard
{
    public static string Of(TrainedModel trained, ModelManifest manifest)
    {
        var card = new StringBuilder();
        card.Append(
            $"""
            # The model

            Written by training, and only by it: change `train/Platform-Service.1.Training/ModelCard.cs`.

            | | |
            | --- | --- |
            | name, version | `{manifest.Name}`, {manifest.Version} |
            | predicts | minutes from a delivery's leaving to its being handed over |
            | kind | boosted regression trees (ML.NET FastTree), as ONNX, {trained.Onnx.Length} bytes |
            | SHA-256 | `{manifest.Sha256}` |

            ## What it is for

            To tell a customer when a parcel will be there, and to plan tours. Not to judge who delivers: what makes one delivery slower than another like it is not among the features.

            ## What it was trained on

            {trained.Training.Count} deliveries that are made up, by a recipe that gives the same ones every time (`train/Platform-Service.1.Training/DeliveryRecords.cs`). Nobody's data is in them. {trained.Test.Count} others were kept apart to measure by.

            | feature | is |
            | --- | --- |
            | `distance_km` | the way by road |
            | `weight_kg` | the weight |
            | `stops_before` | how many others are delivered before it |
            | `hour` | when it leaves, on the clocks of the place |
            | `weekend` | 1 on Saturday and Sunday |
            | `rain_mm` | the forecast in millimetres an hour |
            | `express` | 1 where it goes by itself if that is faster |

            ## How good it is

            | deliveries | number | minutes off, on average | in nine of ten at most |
            | --- | --- | --- | --- |

            """);
        Row("all", _ => true);
        Row("express", record => record.Delivery.IsExpress);
        Row("in rain", record => record.Delivery.RainMmPerHour > 0);
        Row("of more than 15 kg", record => record.Delivery.WeightKg > 15);
        Row("over more than 15 km", record => record.Delivery.DistanceKm > 15);
        card.Append(
            $"""

            It explains {trained.Quality.RSquared:0.0%} of the differences between deliveries (R²). The ONNX file's predictions differ from the trainer's by {trained.Difference:0.#######} minutes at most, over all {trained.Test.Count}.

            ## Where not to trust it

            - Beyond what it has seen: trees predict for 40 km what they predict for the longest way that they know, {trained.Training.Max(record => record.Delivery.DistanceKm):0.0} km.
            - At night: deliveries left from 8 to 20 o'clock.
            - Where the world has changed since. The alerts about drift say when callers send what training has not seen.

            ## How to make another

            ```sh
            dotnet run --project train/Platform-Service.1.Training
            ```

            The new version is published beside the old one if it is as good as the baseline. CI trains again and refuses a change whose model is worse, or is not what the code gives.

            """);
        return card.ToString();

        void Row(string name, Func<DeliveryRecord, bool> isOne)
        {
            var some = trained.Test.Zip(trained.Predictions).Where(pair => isOne(pair.First)).ToList();
            var quality = ModelQuality.Of([.. some.Select(pair => pair.First)], [.. some.Select(pair => pair.Second)]);
            card.Append($"| {name} | {some.Count} | {quality.MeanAbsoluteError:0.00} | {quality.P90Error:0.00} |\n");
        }
    }
}

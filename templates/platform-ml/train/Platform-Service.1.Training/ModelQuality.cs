namespace PlatformService1.Training;

/// <summary>How good predictions are, over records that the model has not seen.</summary>
/// <param name="MeanAbsoluteError">Minutes that a prediction is off, on average.</param>
/// <param name="RootMeanSquaredError">The same in minutes, with large errors counting more.</param>
/// <param name="RSquared">The share of the differences between deliveries that is explained, at most 1.</param>
/// <param name="P90Error">Minutes that nine predictions in ten are off at most.</param>
internal sealed record ModelQuality(double MeanAbsoluteError, double RootMeanSquaredError, double RSquared, double P90Error)
{
    /// <summary>Measures predictions.</summary>
    public static ModelQuality Of(IReadOnlyList<DeliveryRecord> records, IReadOnlyList<float> predictions)
    {
        var errors = records.Zip(predictions, (record, prediction) => (double)record.Minutes - prediction).ToList();
        var mean = records.Average(record => (double)record.Minutes);
        var squares = errors.Sum(error => error * error);
        var absolute = errors.Select(Math.Abs).Order().ToList();
        return new ModelQuality(
            Math.Round(absolute.Average(), 3),
            Math.Round(Math.Sqrt(squares / errors.Count), 3),
            Math.Round(1 - squares / records.Sum(record => (record.Minutes - mean) * (record.Minutes - mean)), 4),
            Math.Round(absolute[(int)(0.9 * (absolute.Count - 1))], 3));
    }

    public override string ToString() => $"{MeanAbsoluteError:0.000} minutes off on average, {P90Error:0.000} at most in nine of ten, R² {RSquared:0.0000}";
}

namespace PlatformService1.Deliveries;

/// <summary>
/// A delivery in the numbers that the model reads. Training and serving both make them here: a difference between the two would
/// be no error anywhere, only worse predictions.
/// </summary>
internal static class DeliveryFeatures
{
    /// <summary>How many there are.</summary>
    public const int Count = 7;

    /// <summary>Their names, in the order of the model's columns. Drift is reported by them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["distance_km", "weight_kg", "stops_before", "hour", "weekend", "rain_mm", "express"];

    /// <summary>The features of a delivery.</summary>
    public static float[] Of(Delivery delivery) =>
    [
        (float)delivery.DistanceKm,
        (float)delivery.WeightKg,
        delivery.StopsBefore,
        (float)delivery.LeavesAt.TimeOfDay.TotalHours,
        delivery.LeavesAt.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1 : 0,
        (float)delivery.RainMmPerHour,
        delivery.IsExpress ? 1 : 0,
    ];
}

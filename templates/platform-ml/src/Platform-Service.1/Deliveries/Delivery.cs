namespace PlatformService1.Deliveries;

/// <summary>A delivery as it is known when it leaves: what its time is predicted from.</summary>
internal sealed record Delivery
{
    /// <summary>The way by road, in kilometres.</summary>
    public required double DistanceKm { get; init; }

    /// <summary>The weight, in kilograms.</summary>
    public required double WeightKg { get; init; }

    /// <summary>How many others are delivered before it on the same tour.</summary>
    public required int StopsBefore { get; init; }

    /// <summary>When it leaves, in the time of the place.</summary>
    public required DateTimeOffset LeavesAt { get; init; }

    /// <summary>The rain that is forecast, in millimetres an hour.</summary>
    public required double RainMmPerHour { get; init; }

    /// <summary>Whether it goes by itself wherever that is faster.</summary>
    public required bool IsExpress { get; init; }
}

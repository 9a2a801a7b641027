using System.ComponentModel.DataAnnotations;
using PlatformService1.Deliveries;

namespace PlatformService1.Api;

/// <summary>A delivery that is about to leave.</summary>
public sealed record PredictDeliveryTime
{
    /// <summary>The way by road, in kilometres.</summary>
    [Range(0.1, 40)]
    public required double DistanceKm { get; init; }

    /// <summary>The weight, in kilograms.</summary>
    [Range(0, 50)]
    public required double WeightKg { get; init; }

    /// <summary>How many others are delivered before it on the same tour.</summary>
    [Range(0, 20)]
    public required int StopsBefore { get; init; }

    /// <summary>When it leaves, with the offset of the place: what counts is the time on its clocks.</summary>
    public required DateTimeOffset LeavesAt { get; init; }

    /// <summary>The rain that is forecast, in millimetres an hour.</summary>
    [Range(0, 50)]
    public double RainMmPerHour { get; init; }

    /// <summary>Whether it goes by itself wherever that is faster.</summary>
    public bool Express { get; init; }

    internal Delivery ToDelivery() => new()
    {
        DistanceKm = DistanceKm,
        WeightKg = WeightKg,
        StopsBefore = StopsBefore,
        LeavesAt = LeavesAt,
        RainMmPerHour = RainMmPerHour,
        IsExpress = Express,
    };
}

/// <summary>How long a delivery takes, as the model sees it.</summary>
/// <param name="Minutes">Minutes from leaving to being handed over.</param>
/// <param name="ModelVersion">The version of the model that says so.</param>
public sealed record DeliveryTimeResponse(double Minutes, string ModelVersion);

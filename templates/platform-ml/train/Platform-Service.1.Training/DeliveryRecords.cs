using PlatformService1.Deliveries;

namespace PlatformService1.Training;

/// <summary>
/// The deliveries to learn from. They are made up, by a recipe that gives the same ones every time and everywhere: no customer is in
/// them. Put your own in its place: read them from where you keep them, and keep what you read by a version.
/// </summary>
internal static class DeliveryRecords
{
    private const ulong Seed = 20260101;
    private const int All = 12_000;
    private static readonly DateTimeOffset _firstDay = new(2025, 1, 6, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A record in five is kept from training, to measure by.</summary>
    public static (IReadOnlyList<DeliveryRecord> Training, IReadOnlyList<DeliveryRecord> Test) Load()
    {
        var chance = new Chance(Seed);
        List<DeliveryRecord> training = [], test = [];
        for (var i = 0; i < All; i++)
            (i % 5 == 0 ? test : training).Add(Make(chance));
        return (training, test);
    }

    private static DeliveryRecord Make(Chance chance)
    {
        var delivery = new Delivery
        {
            // Most ways are short and most parcels light.
            DistanceKm = Tenths(0.5 + 24.5 * chance.Next() * chance.Next()),
            WeightKg = Tenths(0.2 + 30 * chance.Next() * chance.Next() * chance.Next()),
            StopsBefore = (int)(13 * chance.Next()),
            LeavesAt = _firstDay.AddDays((int)(364 * chance.Next())).AddMinutes(8 * 60 + (int)(12 * 60 * chance.Next())),
            RainMmPerHour = chance.Next() < 0.7 ? 0 : Tenths(0.1 + 12 * chance.Next() * chance.Next()),
            IsExpress = chance.Next() < 0.2,
        };
        // The rest is what nobody wrote down: lifts, dogs, parking.
        var expected = ExpectedMinutes(delivery);
        return new DeliveryRecord(delivery, (float)Math.Max(2, Tenths(expected + chance.NextNormal() * (1.5 + 0.06 * expected))));
    }

    private static double ExpectedMinutes(Delivery delivery)
    {
        var isWeekend = delivery.LeavesAt.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        var hour = delivery.LeavesAt.TimeOfDay.TotalHours;
        var isRushHour = !isWeekend && hour is >= 8 and < 9.5 or >= 16 and < 18.5;
        var perKm = (isRushHour ? 2.9 : isWeekend ? 1.7 : 2.1) * (1 + 0.03 * Math.Min(delivery.RainMmPerHour, 8));
        var perStop = delivery.IsExpress ? 0.9 : 3.4;
        var stairs = delivery.WeightKg > 15 ? 6 : 0.15 * delivery.WeightKg;
        return 3 + perKm * delivery.DistanceKm + perStop * delivery.StopsBefore + stairs;
    }

    private static double Tenths(double value) => Math.Round(value * 10) / 10;

    /// <summary>Chance that is the same on every machine: SplitMix64, and nothing whose last digit a processor may choose.</summary>
    private sealed class Chance(ulong state)
    {
        private ulong _state = state;

        /// <summary>From 0 to less than 1, all alike.</summary>
        public double Next()
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }

        /// <summary>About 0, with a standard deviation of 1: the sum of twelve is as good as normal.</summary>
        public double NextNormal()
        {
            var sum = -6.0;
            for (var i = 0; i < 12; i++)
                sum += Next();
            return sum;
        }
    }
}

using PlatformTemplates.Inference.Drift;

namespace PlatformTemplates.Inference.Tests.Drift;

public sealed class StatisticsTests
{
    [Fact]
    public void The_stability_index_is_the_sum_over_all_parts()
    {
        // (0.3−0.5)·ln(0.3/0.5) + (0.7−0.5)·ln(0.7/0.5) = 0.102165 + 0.067294
        Assert.Equal(0.169459, DriftStatistics.Psi([0.5, 0.5], [0.3, 0.7]), 1e-5);
        Assert.Equal(0, DriftStatistics.Psi([0.2, 0.8], [0.2, 0.8]));
        // An empty part counts as one in ten thousand: (0.0001−0.1)·ln(0.0001/0.1) + (1−0.9)·ln(1/0.9) = 0.690085 + 0.010536
        Assert.Equal(0.700621, DriftStatistics.Psi([0.1, 0.9], [0, 1]), 1e-5);
    }

    [Fact]
    public void The_stability_index_of_values_has_one_part_for_all_that_are_new()
    {
        var shares = new Dictionary<string, double> { ["a"] = 0.5, ["b"] = 0.5 };
        Assert.Equal(0.169459, DriftStatistics.Psi(shares, new Dictionary<string, int> { ["a"] = 3, ["b"] = 7 }), 1e-5);
        // a and b at 0.4 each: 2·(−0.1)·ln(0.8) = 0.044629; new ones at 0.2: (0.2−0.0001)·ln(2000) = 1.519420
        Assert.Equal(1.564048, DriftStatistics.Psi(shares, new Dictionary<string, int> { ["a"] = 4, ["b"] = 4, ["c"] = 1, ["d"] = 1 }), 1e-4);
    }

    [Fact]
    public void The_stability_index_of_numbers_is_over_tenths_of_the_training_data()
    {
        var reference = new ReferenceDistribution([.. Enumerable.Range(0, 101).Select(i => i / 100.0)]);
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], reference.Edges(10).Select(edge => Math.Round(edge, 12)));
        double[] even = [.. Enumerable.Range(0, 1000).Select(i => (i + 0.5) / 1000)];
        Assert.Equal(0, DriftStatistics.Psi(reference, even, missing: 0, expectedMissing: 0), 1e-9);
        // All in the upper half: five parts at 0.2, five empty: 5·(0.2−0.1)·ln 2 + 5·(0.0001−0.1)·ln(0.001) = 0.346574 + 3.450423
        double[] upper = [.. even.Select(value => 0.5 + value / 2)];
        Assert.Equal(3.796997, DriftStatistics.Psi(reference, upper, missing: 0, expectedMissing: 0), 1e-4);
        // A twentieth is missing where none was: (0.05−0.0001)·ln(500) = 0.310111, and the others shrink: 10·(0.095−0.1)·ln(0.95) = 0.002565
        Assert.Equal(0.312676, DriftStatistics.Psi(reference, Spread(950), missing: 50, expectedMissing: 0), 1e-4);

        static double[] Spread(int count) => [.. Enumerable.Range(0, count).Select(i => (i + 0.5) / count)];
    }

    [Fact]
    public void The_greatest_distance_of_the_distribution_functions_is_found_on_either_side_of_a_value()
    {
        var reference = new ReferenceDistribution([0, 1]);
        // One value at 0.3: just below it 0 against 0.3, at it 1 against 0.3.
        Assert.Equal(0.7, DriftStatistics.KolmogorovSmirnov(reference, [0.3]), 1e-12);
        // 0.1 0.2 0.6: the steps are 1/3, 2/3, 1; the greatest distance is 2/3 − 0.2 at 0.2.
        Assert.Equal(2.0 / 3 - 0.2, DriftStatistics.KolmogorovSmirnov(reference, [0.1, 0.2, 0.6]), 1e-12);
        Assert.Equal(1, DriftStatistics.KolmogorovSmirnov(reference, [2, 3]), 1e-12);
        Assert.Equal(1, DriftStatistics.KolmogorovSmirnov(reference, [-2, -1]), 1e-12);
    }

    [Fact]
    public void A_value_that_many_rows_have_is_a_step()
    {
        // Half of all values are 0, the others from 0 to 1.
        var reference = new ReferenceDistribution([0, 0, 0, 0.5, 1]);
        Assert.Equal(0, reference.Below(0));
        Assert.Equal(0.5, reference.AtMost(0));
        Assert.Equal(0.75, reference.AtMost(0.5));
        Assert.Equal(0.625, reference.AtMost(0.25));
        Assert.Equal(0, DriftStatistics.KolmogorovSmirnov(reference, [0, 0]) - 0.5, 1e-12);
        double[] same = [.. Enumerable.Repeat(0.0, 500), .. Enumerable.Range(0, 500).Select(i => (i + 0.5) / 500)];
        Assert.InRange(DriftStatistics.KolmogorovSmirnov(reference, same), 0, 0.001);
        Assert.InRange(DriftStatistics.Psi(reference, same, missing: 0, expectedMissing: 0), 0, 0.001);
    }

    [Fact]
    public void Undrifted_data_raises_no_alarm_and_shifted_data_does()
    {
        var random = new Random(7);
        const int windows = 400;
        const int rows = 500;
        var training = Enumerable.Range(0, 10000).Select(_ => Normal(random)).ToList();
        var profile = FeatureProfile.Of("x", "features", 0, training);
        var reference = new ReferenceDistribution(profile.Quantiles!);
        var (psi, ks) = Alarms(0);
        TestContext.Current.TestOutputHelper?.WriteLine($"undrifted, {windows} windows of {rows} rows: PSI > 0.2 in {psi}, KS > 0.1 in {ks}");
        Assert.Equal(0, psi);
        Assert.InRange(ks, 0, windows / 100);
        (psi, ks) = Alarms(0.5);
        TestContext.Current.TestOutputHelper?.WriteLine($"mean shifted by half a standard deviation: PSI > 0.2 in {psi}, KS > 0.1 in {ks}");
        Assert.InRange(psi, windows * 0.7, windows);
        Assert.InRange(ks, windows * 0.99, windows);
        (psi, ks) = Alarms(1);
        Assert.Equal((windows, windows), (psi, ks));

        (int Psi, int Ks) Alarms(double shift)
        {
            var (byPsi, byKs) = (0, 0);
            for (var window = 0; window < windows; window++)
            {
                double[] sorted = [.. Enumerable.Range(0, rows).Select(_ => Normal(random) + shift).Order()];
                byPsi += DriftStatistics.Psi(reference, sorted, missing: 0, expectedMissing: 0) > 0.2 ? 1 : 0;
                byKs += DriftStatistics.KolmogorovSmirnov(reference, sorted) > 0.1 ? 1 : 0;
            }

            return (byPsi, byKs);
        }
    }

    [Fact]
    public void A_profile_is_by_values_where_there_are_few_and_else_by_percentiles()
    {
        var few = FeatureProfile.Of("passengers", "features", 1, [1, 2, 2, 4]);
        Assert.Equal(new Dictionary<string, double> { ["1"] = 0.25, ["2"] = 0.5, ["4"] = 0.25 }, few.Shares);
        var many = FeatureProfile.Of("distance", "features", 0, Enumerable.Range(0, 1001).Select(i => i % 5 == 0 ? double.NaN : i));
        Assert.Equal(101, many.Quantiles!.Count);
        Assert.Equal((1, 999), (many.Quantiles[0], many.Quantiles[^1]));
        Assert.Equal(201.0 / 1001, many.Missing, 1e-12);
        Assert.Equal(new Dictionary<string, double> { ["card"] = 0.5, ["cash"] = 0.5 }, FeatureProfile.Of("payment", "payment", 0, ["card", "cash"]).Shares);
        Assert.Throws<ArgumentException>(() => FeatureProfile.Of("none", "features", 0, [double.NaN]));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

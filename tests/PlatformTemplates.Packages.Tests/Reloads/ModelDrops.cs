using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Training;

namespace PlatformTemplates.Packages.Tests.Reloads;

/// <summary>
/// What a team does with a model folder and the traffic settings, at the pace of one release a second. Two models:
/// <see cref="Moving"/>, whose every new version becomes the canary beside the one before, and is rolled back now and then; and
/// <see cref="Steady"/>, whose three versions keep their shares of the traffic while their content is replaced.
/// </summary>
internal sealed class ModelDrops
{
    /// <summary>The service's own model.</summary>
    public const string Moving = "delivery-time";

    /// <summary>Version 1 has 70 of 100 callers, version 2 has 30, and version 3 is the shadow.</summary>
    public const string Steady = "steady";

    /// <summary>How many features both have.</summary>
    public const int Features = 7;

    // Predictions of a content are between its number times this, and as much more.
    private const float Step = 1000;
    private const int Contents = 5;
    private const int RollBackEvery = 5;

    private readonly string _folder;
    private readonly byte[][] _contents = [.. Enumerable.Range(0, Contents).Select(Train)];
    private readonly SortedSet<int> _there = [];
    private int _replaced;

    /// <summary>Puts the first versions into a content root.</summary>
    public ModelDrops(string folder)
    {
        _folder = folder;
        foreach (var version in (string[])["1", "2", "3"])
            PublishSteady(version);
        Publish();
        Publish();
        Divide();
    }

    /// <summary>How many versions of <see cref="Moving"/> there have been.</summary>
    public int Newest { get; private set; }

    /// <summary>How many of them were taken away again.</summary>
    public int Removed { get; private set; }

    /// <summary>How many times a version of <see cref="Steady"/> got other content.</summary>
    public int Replaced => _replaced - 3;

    /// <summary>The features that are asked for by row number.</summary>
    public static float[] RowOf(int number)
    {
        var random = new Random(number);
        return [.. Enumerable.Range(0, Features).Select(_ => random.NextSingle())];
    }

    /// <summary>Whether a prediction can be one of a version of <see cref="Moving"/>.</summary>
    public static bool IsOf(string version, float prediction)
        => (int)(prediction / Step) == int.Parse(version, System.Globalization.CultureInfo.InvariantCulture) % Contents;

    /// <summary>Whether the canary was taken away, and the one before it has all callers.</summary>
    public bool IsRolledBack => !_there.Contains(Newest);

    /// <summary>The versions of <see cref="Moving"/> that callers are divided among, the older one first.</summary>
    public IReadOnlyList<string> Divided => [.. _there.TakeLast(2).Select(version => $"{version}")];

    /// <summary>One release of each model, or a canary's end.</summary>
    public void Release()
    {
        if (Newest % RollBackEvery == 0 && !IsRolledBack)
        {
            // Still named by the settings, as when somebody is in a hurry.
            Remove(Newest);
        }
        else
        {
            // The oldest has had no traffic since the last release.
            while (_there.Count > 2)
                Remove(_there.Min);
            Publish();
            Divide();
        }

        PublishSteady($"{1 + _replaced % 3}");
    }

    private void Publish()
    {
        _there.Add(++Newest);
        ModelFolder.Publish(Path.Combine(_folder, "models"), new ModelManifest { Name = Moving, Version = $"{Newest}", Sha256 = "" }, _contents[Newest % Contents]);
    }

    // Each content in a file of its own: whoever has read the manifest before finds what it names.
    private void PublishSteady(string version)
        => ModelFolder.Publish(Path.Combine(_folder, "models"), new ModelManifest { Name = Steady, Version = version, File = $"{++_replaced}.onnx", Sha256 = "" }, _contents[_replaced % Contents]);

    private void Remove(int version)
    {
        _there.Remove(version);
        Directory.Delete(Path.Combine(_folder, "models", Moving, $"{version}"), recursive: true);
        Removed++;
    }

    // As docs/api.md of the golden path says it; the file is replaced at once, as a mounted one is.
    private void Divide()
    {
        var settings = new
        {
            Inference = new
            {
                Models = new Dictionary<string, object>
                {
                    [Moving] = new { Timeout = "00:00:10", Traffic = new { Weights = new Dictionary<string, int> { [Divided[0]] = 90, [Divided[1]] = 10 } } },
                    [Steady] = new { Timeout = "00:00:10", Traffic = new { Weights = new Dictionary<string, int> { ["1"] = 70, ["2"] = 30 }, Shadow = new { Version = "3" } } },
                },
            },
        };
        var file = Path.Combine(_folder, "appsettings.Production.json");
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(settings));
        File.Move(file + ".new", file, overwrite: true);
    }

    // Boosted trees as the service's own are, each lot of them about another number.
    private static byte[] Train(int content)
    {
        var ml = new MLContext(1);
        var rows = Enumerable.Range(0, 2000).Select(number => new Row { Features = RowOf(number), Label = Step * (content + 0.25f) + 500 * RowOf(number)[0] });
        return OnnxModels.Write(ml.Regression.Trainers.FastTree(numberOfTrees: 120, numberOfLeaves: 10).Fit(ml.Data.LoadFromEnumerable(rows)).Model, Features);
    }

    private sealed class Row
    {
        [VectorType(ModelDrops.Features)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}

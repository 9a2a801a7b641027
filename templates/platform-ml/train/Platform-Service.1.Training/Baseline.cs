using System.Text.Json;

namespace PlatformService1.Training;

/// <summary>
/// How good a model must be: the file <c>baseline.json</c>, which every published model moves. A change that makes models worse
/// has to change it, where a review sees it.
/// </summary>
/// <param name="Version">The version that is as good.</param>
/// <param name="MeanAbsoluteError">Minutes that it is off, on average.</param>
internal sealed record Baseline(string Version, double MeanAbsoluteError)
{
    /// <summary>No model that is worse than this is of use to anybody, whatever the baseline says.</summary>
    private const double MostMinutesOff = 5;

    /// <summary>A model that is worse by less than this is as good: another processor may round otherwise.</summary>
    private const double Tolerance = 0.01;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Reads the file; null where there is none.</summary>
    /// <exception cref="TrainingRefusedException">It can't be read.</exception>
    public static Baseline? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Baseline>(File.ReadAllText(file), _json) : null;
        }
        catch (JsonException exception)
        {
            throw new TrainingRefusedException($"{file} is no baseline: {exception.Message} Take it from the last commit that had it.");
        }
    }

    /// <summary>Writes the file.</summary>
    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, _json) + "\n");

    /// <summary>Why a model of this quality must not be served; null where it may.</summary>
    public static string? Complaint(ModelQuality quality, Baseline? baseline)
    {
        if (quality.MeanAbsoluteError > MostMinutesOff)
            return $"the model is {quality.MeanAbsoluteError:0.000} minutes off on average; more than {MostMinutesOff} are of no use.";
        if (baseline is not null && quality.MeanAbsoluteError > baseline.MeanAbsoluteError * (1 + Tolerance))
            return $"the model is {quality.MeanAbsoluteError:0.000} minutes off on average, the baseline (version {baseline.Version}) {baseline.MeanAbsoluteError:0.000}: it is worse. If it is meant to be, publish it with --accept.";
        return null;
    }

    /// <summary>Whether two models are equally good.</summary>
    public static bool AreAlike(ModelQuality one, ModelQuality other)
        => Math.Abs(one.MeanAbsoluteError - other.MeanAbsoluteError) <= Tolerance * other.MeanAbsoluteError;
}

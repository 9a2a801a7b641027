using System.Globalization;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>The MSBuild properties that guardrails look at.</summary>
/// <param name="Values">Names without regard to case, with their values.</param>
public sealed record PlatformProperties(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>No property is set.</summary>
    public static PlatformProperties None { get; } = new(new Dictionary<string, string>());

    /// <summary>The names that hosts hand over.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "PlatformEnforcement", "PlatformServiceRoot", "PlatformServiceName", "PlatformContainerName", "PlatformToday",
        "PlatformExceptionDays", "PlatformApprovers", "PlatformApprovedRegistries", "PlatformApprovedLicenses", "PlatformKubernetesVersion", "PlatformProductionApproval",
        "PlatformMinorVersionsBehind", "PlatformMaxJobMinutes", "PlatformMaxGpus", "PlatformSchemaCompatibility", "PlatformTemplatesVersion", "ContainerRepository", "IsPlatformService", "IsTestProject",
    ];

    /// <summary>The value of a property, empty where it is not set.</summary>
    public string this[string name] => Values.TryGetValue(name, out var value) ? value : "";

    /// <summary>
    /// Today's date in UTC, <c>PlatformToday</c> as <c>yyyy-MM-dd</c>; null where the host does not say. It is a fact
    /// and not a look at the clock, so that the same input gives the same findings.
    /// </summary>
    public DateTime? Today
        => DateTime.TryParseExact(this["PlatformToday"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var today) ? today : null;

    /// <summary>
    /// How many days ahead an exception may end, <c>PlatformExceptionDays</c>; 366 where it is not set to a whole number
    /// of days: long enough for a yearly review, short enough that somebody looks again.
    /// </summary>
    public int ExceptionDays
        => int.TryParse(this["PlatformExceptionDays"], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days > 0 ? days : 366;

    /// <summary>Who may approve an exception at the level strict, <c>PlatformApprovers</c>; empty where anybody may.</summary>
    public IReadOnlyList<string> Approvers => List("PlatformApprovers");

    /// <summary>
    /// How many minor versions a service may be behind its golden path, <c>PlatformMinorVersionsBehind</c>; 2 where it
    /// is not set to a whole number: with a version each month, a quarter to follow.
    /// </summary>
    public int MinorVersionsBehind
        => int.TryParse(this["PlatformMinorVersionsBehind"], NumberStyles.None, CultureInfo.InvariantCulture, out var minors) ? minors : 2;

    /// <summary>
    /// How many minutes a job may run without an exception, <c>PlatformMaxJobMinutes</c>; 240 where it is not set to a whole
    /// number of minutes: what fits between two drains of a node within a working day.
    /// </summary>
    public int MaxJobMinutes
        => int.TryParse(this["PlatformMaxJobMinutes"], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes > 0 ? minutes : 240;

    /// <summary>How many GPUs a service may have at once in one environment, <c>PlatformMaxGpus</c>; null where it is not set to a whole number.</summary>
    public int? MaxGpus
        => int.TryParse(this["PlatformMaxGpus"], NumberStyles.None, CultureInfo.InvariantCulture, out var gpus) ? gpus : null;

    /// <summary>Whether the SDK has handed over the service's files: what is not among them is then not there. By hand, some may be left out.</summary>
    public bool AllFilesAreGiven => this["PlatformTemplatesVersion"].Length > 0;

    /// <summary>The enforcement level; what is not one of the three words is <see cref="EnforcementLevel.Balanced"/>.</summary>
    public EnforcementLevel Enforcement => this["PlatformEnforcement"].ToLowerInvariant() switch
    {
        "flexible" => EnforcementLevel.Flexible,
        "strict" => EnforcementLevel.Strict,
        _ => EnforcementLevel.Balanced,
    };

    /// <summary>A property that is a list, separated by commas, semicolons or lines.</summary>
    public IReadOnlyList<string> List(string name)
        => [.. this[name].Split([',', ';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(v => v.Trim()).Where(v => v.Length > 0)];
}

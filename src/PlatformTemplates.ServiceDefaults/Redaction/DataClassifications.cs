using Microsoft.Extensions.Compliance.Classification;

namespace PlatformTemplates.ServiceDefaults.Redaction;

/// <summary>The kinds of data that are not logged as they are, for redactors and enrichers of your own.</summary>
public static class DataClassifications
{
    /// <summary>What tells who somebody is; marked with <see cref="PersonalDataAttribute"/>.</summary>
    public static DataClassification PersonalData { get; } = new("PlatformTemplates", nameof(PersonalData));
}

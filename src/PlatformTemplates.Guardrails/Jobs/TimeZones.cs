using System.Text.RegularExpressions;

namespace PlatformTemplates.Guardrails.Jobs;

/// <summary>Time zones by their IANA names, as far as the machine that looks knows them.</summary>
internal static class TimeZones
{
    private static readonly Lazy<bool> AreKnown = new(() => OfMachine("Europe/Berlin") is not null && OfMachine("Asia/Tokyo") is not null);

    /// <summary>The zone; null where there is none of that name, or the machine has no list of them.</summary>
    public static TimeZoneInfo? Find(string name) => IsName(name) && AreKnown.Value ? OfMachine(name) : null;

    /// <summary>Whether Kubernetes would refuse a name. A machine without a list of zones knows only what can't be one.</summary>
    public static bool IsWrong(string name) => !IsName(name) || AreKnown.Value && OfMachine(name) is null;

    // Kubernetes' own words for it; "Local" would be the zone of whatever machine looks. Windows' names have spaces.
    private static bool IsName(string name)
        => !string.Equals(name, "Local", StringComparison.OrdinalIgnoreCase) && name.Split('/').All(part => part is not ("." or "..") && Regex.IsMatch(part, "^[A-Za-z._0-9+][A-Za-z._0-9+-]{0,13}$"));

    private static TimeZoneInfo? OfMachine(string name)
    {
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception unknown) when (unknown is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            return null;
        }
    }
}

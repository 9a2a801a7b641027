using PlatformTemplates.Guardrails;

namespace PlatformTemplates.Sdk;

/// <summary>What a project says of warnings, applied as the compiler applies it: <c>NoWarn</c> silences errors of a level too.</summary>
internal sealed class WarningSettings(string noWarn, string warningsAsErrors, string warningsNotAsErrors, bool treatWarningsAsErrors)
{
    private readonly HashSet<string> _noWarn = Ids(noWarn);
    private readonly HashSet<string> _asErrors = Ids(warningsAsErrors);
    private readonly HashSet<string> _notAsErrors = Ids(warningsNotAsErrors);

    /// <summary>The severity a finding is reported with.</summary>
    public Severity Apply(string id, Severity severity)
    {
        if (_noWarn.Contains(id))
            return Severity.Off;
        var isError = _asErrors.Contains(id) || (treatWarningsAsErrors && !_notAsErrors.Contains(id));
        return severity == Severity.Warning && isError ? Severity.Error : severity;
    }

    private static HashSet<string> Ids(string list)
        => new(list.Split([';', ',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}

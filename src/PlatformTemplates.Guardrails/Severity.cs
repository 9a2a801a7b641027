namespace PlatformTemplates.Guardrails;

/// <summary>How loud a finding is.</summary>
public enum Severity
{
    /// <summary>Not looked for.</summary>
    Off,

    /// <summary>Shown in the editor only.</summary>
    Suggestion,

    /// <summary>A build warning.</summary>
    Warning,

    /// <summary>Fails the build.</summary>
    Error,
}

/// <summary>How strictly a platform team wants the golden path kept: the <c>PlatformEnforcement</c> property.</summary>
public enum EnforcementLevel
{
    /// <summary>Suggestions, and only critical security as warnings or errors.</summary>
    Flexible,

    /// <summary>Warnings; a team writes its own exceptions. The default.</summary>
    Balanced,

    /// <summary>Errors; exceptions are approved by the platform team.</summary>
    Strict,
}

/// <summary>The severity at each enforcement level.</summary>
/// <param name="Flexible">At <see cref="EnforcementLevel.Flexible"/>.</param>
/// <param name="Balanced">At <see cref="EnforcementLevel.Balanced"/>.</param>
/// <param name="Strict">At <see cref="EnforcementLevel.Strict"/>.</param>
public sealed record Levels(Severity Flexible, Severity Balanced, Severity Strict)
{
    /// <summary>The severity at a level.</summary>
    public Severity At(EnforcementLevel level) => level switch
    {
        EnforcementLevel.Flexible => Flexible,
        EnforcementLevel.Strict => Strict,
        _ => Balanced,
    };

    /// <summary>Reads the catalogue's notation, <c>s/w/E</c>: <c>-</c> off, <c>s</c> suggestion, <c>w</c> warning, <c>E</c> error.</summary>
    /// <exception cref="ArgumentException">The text is not three of these, divided by slashes.</exception>
    public static Levels Parse(string notation)
    {
        var parts = notation.Split('/');
        if (parts.Length != 3)
            throw new ArgumentException($"'{notation}' is not of the form 's/w/E'.", nameof(notation));
        return new Levels(One(parts[0]), One(parts[1]), One(parts[2]));

        Severity One(string part) => part switch
        {
            "-" => Severity.Off,
            "s" => Severity.Suggestion,
            "w" => Severity.Warning,
            "E" => Severity.Error,
            _ => throw new ArgumentException($"'{part}' in '{notation}' is none of '-', 's', 'w', 'E'.", nameof(notation)),
        };
    }
}

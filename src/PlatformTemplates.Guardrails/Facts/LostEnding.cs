using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>What a process that runs once loses at its end.</summary>
public enum LostEndingKind
{
    /// <summary>The exit code that the job has given is not returned.</summary>
    ExitCodeDropped,

    /// <summary>The entry point catches whatever goes wrong and ends with 0.</summary>
    FailureSwallowed,

    /// <summary>Where something went wrong the process is ended with 0.</summary>
    EndedWithZero,

    /// <summary>A <c>BackgroundService</c> that fails stops its host, which ends with 0.</summary>
    BackgroundFailure,

    /// <summary>A host is not disposed of, so what its telemetry still holds is not sent.</summary>
    HostNotDisposed,

    /// <summary>A provider of OpenTelemetry is not disposed of, so what it still holds is not sent.</summary>
    ProviderNotDisposed,
}

/// <summary>A place at which a process that runs once loses how it went, or what it told of itself.</summary>
/// <param name="Kind">What is lost.</param>
/// <param name="Span">Where.</param>
/// <param name="Edit">What keeps it; null where more than an insertion is needed.</param>
public sealed record LostEnding(LostEndingKind Kind, SourceSpan Span, TextEdit? Edit);

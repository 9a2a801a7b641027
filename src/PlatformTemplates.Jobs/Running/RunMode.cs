namespace PlatformTemplates.Jobs.Running;

/// <summary>How runs are run.</summary>
/// <param name="IsDryRun">Whether everything is undone at the end.</param>
/// <param name="Restarts">Whether what is done already is forgotten.</param>
internal sealed record RunMode(bool IsDryRun, bool Restarts);

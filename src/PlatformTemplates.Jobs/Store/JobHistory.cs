namespace PlatformTemplates.Jobs.Store;

/// <summary>What a job has achieved.</summary>
/// <param name="LastSuccess">When a run of it was finished last; null when none ever was.</param>
/// <param name="LastPeriodEnd">The end of the newest period that is done; null when none is.</param>
public sealed record JobHistory(DateTimeOffset? LastSuccess, DateTimeOffset? LastPeriodEnd);

namespace PlatformTemplates.Jobs.Running;

/// <summary>The name that the job's runs and its lock are known by.</summary>
internal sealed record JobName(string Value);

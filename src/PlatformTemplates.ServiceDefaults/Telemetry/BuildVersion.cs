namespace PlatformTemplates.ServiceDefaults.Telemetry;

/// <summary>An informational version taken apart: <c>1.4.0-rc.1+3fe05c2…</c> is a version and a source revision.</summary>
internal readonly record struct BuildVersion(string? Version, string? Revision)
{
    private const int ShortestHash = 7;

    public static BuildVersion Parse(string? informationalVersion)
    {
        if (informationalVersion is null || informationalVersion.IndexOf('+', StringComparison.Ordinal) is var plus && plus < 0)
            return new BuildVersion(informationalVersion, null);

        // Only what looks like a commit is one; any other build metadata belongs to the version.
        var metadata = informationalVersion[(plus + 1)..];
        return metadata.Length >= ShortestHash && metadata.All(char.IsAsciiHexDigit)
            ? new BuildVersion(informationalVersion[..plus], metadata)
            : new BuildVersion(informationalVersion, null);
    }
}

namespace PlatformTemplates.Jobs.Periods;

/// <summary>A stretch of time that a run is for.</summary>
/// <param name="Name">
/// The same for every attempt: <c>2026-01-31T05Z</c>, <c>2026-01-31</c>, <c>2026-W05</c> or <c>2026-01</c>.
/// </param>
/// <param name="Start">The first instant of it, in UTC.</param>
/// <param name="End">The first instant after it, in UTC.</param>
public sealed record Period(string Name, DateTimeOffset Start, DateTimeOffset End)
{
    /// <inheritdoc />
    public override string ToString() => Name;
}

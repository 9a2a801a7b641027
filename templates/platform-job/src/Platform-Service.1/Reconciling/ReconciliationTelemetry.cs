using System.Diagnostics.Metrics;

namespace PlatformService1.Reconciling;

/// <summary>
/// What the job tells of its reports beyond runs, batches and queries. The meter carries the application's name, which the
/// service defaults export.
/// </summary>
internal sealed class ReconciliationTelemetry(IHostEnvironment environment, IMeterFactory meters)
{
    // A gauge, because a report that is written again is still one report.
    private readonly Gauge<int> _differences = meters.Create(environment.ApplicationName).CreateGauge<int>("reconciliation.differences", "{difference}", "Differences in the report that was completed last.");

    /// <summary>Tells of a report that is complete.</summary>
    public void Completed(Report report) => _differences.Record(report.Differences);
}

using Npgsql;

namespace PlatformTemplates.Packages.Tests;

[Collection(GeneratedJob.Users.Name)]
public sealed class JobMetricNameTests(GeneratedJob service) : MetricNameTests(service)
{
    // kube-state-metrics' documentation, docs/metrics/workload/cronjob-metrics.md and job-metrics.md.
    private protected override IReadOnlyDictionary<string, string[]> ClusterMetrics { get; } = new Dictionary<string, string[]>
    {
        ["kube_cronjob_created"] = ["namespace", "cronjob"],
        ["kube_cronjob_next_schedule_time"] = ["namespace", "cronjob"],
        ["kube_cronjob_status_active"] = ["namespace", "cronjob"],
        ["kube_cronjob_status_last_successful_time"] = ["namespace", "cronjob"],
        ["kube_job_failed"] = ["namespace", "job_name", "condition"],
        ["kube_job_owner"] = ["namespace", "job_name", "owner_kind", "owner_name", "owner_is_controller"],
        ["kube_job_status_active"] = ["namespace", "job_name"],
        ["kube_job_status_start_time"] = ["namespace", "job_name"],
    };

    private protected override async Task ExportAsync(string connection, OtlpReceiver receiver, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        await using (var database = NpgsqlDataSource.Create(connection))
        await using (var orders = database.CreateCommand("""
            INSERT INTO orders ("Number", "Customer", "Amount", "PlacedAt") VALUES (1, 'C1', -1, '2026-01-30T12:00Z'), (2, 'C1', 20, '2026-01-31T12:00Z');
            """))
        {
            await orders.ExecuteNonQueryAsync(cancellationToken);
        }

        // A day that is done, and one whose data is wrong: a job in which nothing ever failed has no count of exceptions. Each process
        // has sent everything when it ends.
        await RunAsync("2026-01-31", exitCode: 0);
        await RunAsync("2026-01-30", exitCode: 65);

        async Task RunAsync(string day, int exitCode)
        {
            await using var run = Start(connection, receiver, "--as-of", day);
            await run.EndAsync(cancellationToken, exitCode);
        }
    }
}

namespace PlatformTemplates.Packages.Tests;

/// <summary>The metrics of a service that runs until it is stopped.</summary>
public abstract class ServiceMetricNameTests(GeneratedService service) : MetricNameTests(service)
{
    // Exports come every half second.
    private const int PatienceInExports = 120;

    /// <summary>Uses the service so that everything it counts has happened.</summary>
    protected abstract Task UseAsync(RunningService running, string connection, CancellationToken cancellationToken);

    private protected override async Task ExportAsync(string connection, OtlpReceiver receiver, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        await using var running = Start(connection, receiver);
        await UseAsync(running, connection, cancellationToken);
        // The export under way may have begun before; the one after the next has seen what was done.
        for (var i = 0; i < 3 || (i < PatienceInExports && names.Any(name => !Exported(receiver).ContainsKey(name))); i++)
            await receiver.NextAsync(cancellationToken);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PlatformService1.Data;
using PlatformService1.Orders;
using PlatformTemplates.Jobs;

namespace PlatformService1.Reconciling;

/// <summary>
/// Compares the orders of a period with what was paid for them until it ended, and writes the report. A batch and its
/// checkpoint are committed together, so that a killed run goes on behind the last batch.
/// </summary>
internal sealed partial class ReconcileOrders(ReconciliationContext database, IOptions<ReconciliationOptions> options, ReconciliationTelemetry telemetry, ILogger<ReconcileOrders> logger) : IJob<ReconciliationCheckpoint>
{
    private readonly ReconciliationOptions _options = options.Value;

    public async Task<Batch<ReconciliationCheckpoint>> RunBatchAsync(JobRun run, ReconciliationCheckpoint? checkpoint, CancellationToken cancellationToken)
    {
        var report = checkpoint is null
            ? await BeginAsync(run, cancellationToken)
            : await database.Reports.SingleAsync(r => r.Period == run.Period.Name, cancellationToken);
        var after = checkpoint ?? BeginningOf(ReconciliationStage.Orders, run);
        return after.Stage == ReconciliationStage.Orders
            ? await CompareOrdersAsync(run, report, after, cancellationToken)
            : await FindPaymentsWithoutOrderAsync(run, report, after, cancellationToken);
    }

    private static ReconciliationCheckpoint BeginningOf(ReconciliationStage stage, JobRun run) => new(stage, run.Period.Start.UtcDateTime, long.MinValue);

    // A run that is restarted finds what it left before.
    private async Task<Report> BeginAsync(JobRun run, CancellationToken cancellationToken)
    {
        await database.Differences.Where(difference => difference.Period == run.Period.Name).ExecuteDeleteAsync(cancellationToken);
        await database.Reports.Where(report => report.Period == run.Period.Name).ExecuteDeleteAsync(cancellationToken);
        var report = new Report { Period = run.Period.Name };
        database.Add(report);
        return report;
    }

    private async Task<Batch<ReconciliationCheckpoint>> CompareOrdersAsync(JobRun run, Report report, ReconciliationCheckpoint after, CancellationToken cancellationToken)
    {
        var end = run.Period.End.UtcDateTime;
        var orders = await database.Orders.AsNoTracking()
            .Where(order => order.PlacedAt >= after.At && order.PlacedAt < end && (order.PlacedAt > after.At || order.Number > after.Number))
            .OrderBy(order => order.PlacedAt).ThenBy(order => order.Number)
            .Take(_options.BatchSize)
            .ToListAsync(cancellationToken);
        var numbers = orders.ConvertAll(order => order.Number);
        // What comes in after the end is not in the report, whenever it is written.
        var payments = await database.Payments.AsNoTracking()
            .Where(payment => numbers.Contains(payment.OrderNumber) && payment.ReceivedAt < end)
            .ToListAsync(cancellationToken);
        var paidFor = payments.ToLookup(payment => payment.OrderNumber, payment => payment.Amount);

        foreach (var order in orders)
        {
            if (order.Amount < 0)
                throw new JobDataException($"Order {order.Number} has the amount {order.Amount}, which is less than zero: correct the order, then run {run.Period} again.");
            var paid = paidFor[order.Number].Sum();
            report.Add(order, paid);
            if (Difference.Find(report.Period, order, paid, _options.Tolerance) is not { } difference)
                continue;
            database.Add(difference);
            report.CountDifference();
        }

        return orders.Count < _options.BatchSize
            ? Batch.More(BeginningOf(ReconciliationStage.Payments, run), orders.Count)
            : Batch.More(after with { At = orders[^1].PlacedAt, Number = orders[^1].Number }, orders.Count);
    }

    private async Task<Batch<ReconciliationCheckpoint>> FindPaymentsWithoutOrderAsync(JobRun run, Report report, ReconciliationCheckpoint after, CancellationToken cancellationToken)
    {
        var end = run.Period.End.UtcDateTime;
        var payments = await database.Payments.AsNoTracking()
            .Where(payment => payment.ReceivedAt >= after.At && payment.ReceivedAt < end && (payment.ReceivedAt > after.At || payment.Number > after.Number))
            .OrderBy(payment => payment.ReceivedAt).ThenBy(payment => payment.Number)
            .Take(_options.BatchSize)
            .ToListAsync(cancellationToken);
        var numbers = payments.Select(payment => payment.OrderNumber).Distinct().ToList();
        var ordered = await database.Orders.Where(order => numbers.Contains(order.Number)).Select(order => order.Number).ToHashSetAsync(cancellationToken);
        // Another batch may have found a payment for the same number.
        var found = await database.Differences
            .Where(difference => difference.Period == report.Period && numbers.Contains(difference.OrderNumber))
            .ToDictionaryAsync(difference => difference.OrderNumber, cancellationToken);

        foreach (var payment in payments.Where(payment => !ordered.Contains(payment.OrderNumber)))
        {
            if (!found.TryGetValue(payment.OrderNumber, out var difference))
            {
                database.Add(found[payment.OrderNumber] = difference = Difference.WithoutOrder(report.Period, payment.OrderNumber));
                report.CountDifference();
            }

            difference.Add(payment);
        }

        if (payments.Count == _options.BatchSize)
            return Batch.More(after with { At = payments[^1].ReceivedAt, Number = payments[^1].Number }, payments.Count);

        report.Complete();
        LogCompleted(report.Period, report.Orders, report.Ordered, report.Paid, report.Differences);
        if (!run.IsDryRun)
            telemetry.Completed(report);
        return Batch.Last<ReconciliationCheckpoint>(payments.Count);
    }

    [LoggerMessage(LogLevel.Information, "Report of {Period}: {Orders} orders over {Ordered}, {Paid} paid, {Differences} differences")]
    private partial void LogCompleted(string period, int orders, decimal ordered, decimal paid, int differences);
}

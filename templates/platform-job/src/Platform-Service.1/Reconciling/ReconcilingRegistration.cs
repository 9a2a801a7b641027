using PlatformService1.Data;
using PlatformTemplates.Jobs.EntityFrameworkCore;
using PlatformTemplates.Jobs.Periods;

namespace PlatformService1.Reconciling;

internal static class ReconcilingRegistration
{
    private const int LargestBatch = 10_000;

    /// <summary>Says what the job does, and for which periods.</summary>
    public static void AddReconciling(this HostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ReconciliationOptions>()
            .Bind(builder.Configuration.GetSection(ReconciliationOptions.SectionName))
            .Validate(options => options.BatchSize is >= 1 and <= LargestBatch, "Reconciliation:BatchSize must be from 1 to 10000.")
            .Validate(options => options.Tolerance >= 0, "Reconciliation:Tolerance must be zero or more.")
            .ValidateOnStart();
        builder.Services.AddSingleton<ReconciliationTelemetry>();

        builder.AddJob<ReconcileOrders, ReconciliationCheckpoint>(job =>
        {
            job.Period = PeriodUnit.Day;
            job.UseDatabase<ReconciliationContext>();
        });
    }
}

using Microsoft.EntityFrameworkCore;

namespace PlatformTemplates.Jobs.EntityFrameworkCore;

/// <summary>The table of runs in the job's own model: its migrations make it.</summary>
public static class JobsModelExtensions
{
    private const int JobLength = 100;
    private const int RunLength = 50;

    /// <summary>Adds the table <c>job_runs</c>.</summary>
    /// <param name="modelBuilder">The model.</param>
    public static ModelBuilder AddJobRuns(this ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        return modelBuilder.Entity<JobRunRecord>(run =>
        {
            run.ToTable("job_runs");
            run.HasKey(r => new { r.Job, r.Run });
            run.Property(r => r.Job).HasMaxLength(JobLength);
            run.Property(r => r.Run).HasMaxLength(RunLength);
        });
    }
}

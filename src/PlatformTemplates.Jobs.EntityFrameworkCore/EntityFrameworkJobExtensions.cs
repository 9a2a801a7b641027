using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PlatformTemplates.Jobs.Store;

namespace PlatformTemplates.Jobs.EntityFrameworkCore;

/// <summary>Runs of a job in its own database context, on PostgreSQL or SQLite.</summary>
public static class EntityFrameworkJobExtensions
{
    /// <summary>
    /// Does every batch in one transaction of the context, with its checkpoint, and one run of the job at a time. The model needs
    /// <c>modelBuilder.AddJobRuns()</c>.
    /// </summary>
    /// <typeparam name="TContext">The context, registered as a scoped service.</typeparam>
    /// <param name="job">The builder.</param>
    public static JobBuilder UseDatabase<TContext>(this JobBuilder job)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(job);
        job.Services.Replace(ServiceDescriptor.Singleton<IJobStore, EntityFrameworkJobStore<TContext>>());
        return job;
    }
}

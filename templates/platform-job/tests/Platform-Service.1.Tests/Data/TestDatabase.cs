using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using PlatformService1.Data;
using PlatformService1.Reconciling;
using PlatformTemplates.Jobs;
using PlatformTemplates.Jobs.EntityFrameworkCore;

namespace PlatformService1.Tests.Data;

/// <summary>A new database, and the job on it.</summary>
public abstract class TestDatabase : IAsyncLifetime
{
    private protected abstract DatabaseProvider Provider { get; }

    /// <summary>Null when there is none.</summary>
    private protected abstract string? ConnectionString { get; }

    private string[] Settings =>
    [
        $"--Database:Provider={Provider}",
        $"--ConnectionStrings:Database={ConnectionString}",
        "--Job:Name=tested-job",
        "--Job:TimeZone=Etc/UTC",
        "--Logging:LogLevel:Default=Warning",
        // The failures that the tests make.
        "--Logging:LogLevel:PlatformTemplates.Jobs=None",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        if (ConnectionString is null)
            return;
        using var host = JobHost.CreateBuilder(Settings).Build();
        await host.MigrateDatabaseAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (ConnectionString is not null)
        {
            await using var context = Open();
            await context.Database.EnsureDeletedAsync(CancellationToken.None);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Skips a test that has no database.</summary>
    public virtual void Require()
    {
    }

    /// <summary>Runs the job in this process.</summary>
    internal async Task<JobExitCode> RunAsync(ShopDay day, string[]? args = null, Action<IHostApplicationBuilder>? configure = null)
        => (JobExitCode)await JobCommand.RunAsync(
            ["--as-of", day.Name, .. Settings, .. args ?? []],
            settings =>
            {
                var builder = JobHost.CreateBuilder(settings);
                configure?.Invoke(builder);
                return builder;
            },
            Cancelled);

    /// <summary>Starts the job in a process of its own.</summary>
    internal Process Start(ShopDay day, params string[] args)
        => Process.Start(new ProcessStartInfo("dotnet", [typeof(JobHost).Assembly.Location, "--as-of", day.Name, .. Settings, .. args]) { WorkingDirectory = AppContext.BaseDirectory })!;

    /// <summary>Brings in what was ordered and paid.</summary>
    internal async Task AddAsync(ShopDay day)
    {
        await using var context = Open();
        context.AddRange(day.Orders);
        context.AddRange(day.Payments);
        await context.SaveChangesAsync(Cancelled);
    }

    /// <summary>The report of a day; null when there is none.</summary>
    internal async Task<Report?> ReportOfAsync(ShopDay day)
    {
        await using var context = Open();
        return await context.Reports.SingleOrDefaultAsync(report => report.Period == day.Name, Cancelled);
    }

    /// <summary>The differences of a day.</summary>
    internal async Task<IReadOnlyList<Difference>> DifferencesOfAsync(ShopDay day)
    {
        await using var context = Open();
        return await context.Differences.Where(difference => difference.Period == day.Name).OrderBy(difference => difference.OrderNumber).ToListAsync(Cancelled);
    }

    /// <summary>What is known of the run of a day; null when it never began.</summary>
    internal async Task<JobRunRecord?> RunOfAsync(ShopDay day)
    {
        await using var context = Open();
        return await context.Set<JobRunRecord>().SingleOrDefaultAsync(run => run.Run == day.Name, Cancelled);
    }

    /// <summary>Takes everything away that the run of a day has left.</summary>
    internal async Task ForgetAsync(ShopDay day)
    {
        await using var context = Open();
        await context.Set<JobRunRecord>().Where(run => run.Run == day.Name).ExecuteDeleteAsync(Cancelled);
        await context.Differences.Where(difference => difference.Period == day.Name).ExecuteDeleteAsync(Cancelled);
        await context.Reports.Where(report => report.Period == day.Name).ExecuteDeleteAsync(Cancelled);
    }

    private ReconciliationContext Open()
    {
        var options = new DbContextOptionsBuilder<ReconciliationContext>();
        options.Use(Provider, ConnectionString!);
        return new ReconciliationContext(options.Options);
    }
}

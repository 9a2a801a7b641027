using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PlatformTemplates.Jobs.EntityFrameworkCore;

namespace PlatformTemplates.Jobs.Sample;

/// <summary>The job's host.</summary>
internal static class LedgerHost
{
    public const string JobName = "add-up-ledger";

    public static HostApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ApplicationName = JobName });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("PlatformTemplates.Jobs", LogLevel.Debug);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical);
        builder.AddServiceDefaults();

        var connectionString = builder.Configuration.GetConnectionString("Database") is { Length: > 0 } configured
            ? configured
            : throw new JobConfigurationException("The connection string is missing: set ConnectionStrings__Database.");
        builder.Services.AddSingleton(new Operations(builder.Configuration.GetValue("Sample:KillAt", 0)));
        builder.Services.AddDbContextPool<LedgerContext>((services, options) =>
        {
            LedgerContext.Use(options, connectionString);
            var operations = services.GetRequiredService<Operations>();
            options.AddInterceptors(new CommandOperations(operations), new TransactionOperations(operations));
        });
        // Every batch takes so long, so that a test has time to end the process in the middle.
        var delay = builder.Configuration.GetValue("Sample:BatchDelay", TimeSpan.Zero);
        var failure = builder.Configuration["Sample:Failure"];
        builder.Services.AddSingleton(new BatchHook
        {
            InBatch = (_, token) => failure == "data" ? throw new JobDataException("Entry 7 has no account: book it on one.") : Task.Delay(delay, token),
        });
        builder.AddJob<AddUpLedger, LedgerCheckpoint>(job => job.UseDatabase<LedgerContext>());
        return builder;
    }
}

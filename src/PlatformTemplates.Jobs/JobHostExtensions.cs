using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using PlatformTemplates.Jobs;
using PlatformTemplates.Jobs.Periods;
using PlatformTemplates.Jobs.Running;
using PlatformTemplates.Jobs.Store;
using PlatformTemplates.Jobs.Telemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>A job in a host of any kind.</summary>
public static class JobHostExtensions
{
    private const int MaxNameLength = 100;
    private static readonly TimeSpan _longest = TimeSpan.FromDays(7);

    /// <summary>
    /// Adds the job that <see cref="JobCommand"/> runs, with its telemetry, which is exported where OpenTelemetry is set up.
    /// Without a database (<c>job.UseDatabase&lt;TContext&gt;()</c>) it has no checkpoints and no lock.
    /// </summary>
    /// <typeparam name="TJob">The job; a new one is made for every batch.</typeparam>
    /// <typeparam name="TCheckpoint">Its checkpoint.</typeparam>
    /// <param name="builder">The host's builder, with its configuration sources added.</param>
    /// <param name="configure">Says what a run is for, and where runs are remembered.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">There is a job already: a process runs one.</exception>
    public static IHostApplicationBuilder AddJob<TJob, TCheckpoint>(this IHostApplicationBuilder builder, Action<JobBuilder>? configure = null)
        where TJob : class, IJob<TCheckpoint>
        where TCheckpoint : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(JobDefinition)))
            throw new InvalidOperationException("AddJob was called twice: a process runs one job.");

        services.AddOptions<JobOptions>()
            .Bind(builder.Configuration.GetSection(JobOptions.SectionName))
            .Validate(o => o.MaxRuntime > TimeSpan.Zero && o.MaxRuntime <= _longest, "Job:MaxRuntime must be more than zero and at most 7 days, written as days.hours:minutes:seconds.")
            .Validate(o => o.StopTimeout >= TimeSpan.Zero && o.StopTimeout <= TimeSpan.FromHours(1), "Job:StopTimeout must be from zero to an hour, written as hours:minutes:seconds.")
            .Validate(o => o.FlushTimeout >= TimeSpan.Zero && o.FlushTimeout <= TimeSpan.FromMinutes(1), "Job:FlushTimeout must be from zero to a minute, written as hours:minutes:seconds.")
            .Validate(o => o.LockCheckInterval >= TimeSpan.FromMilliseconds(100) && o.LockCheckInterval <= TimeSpan.FromMinutes(1), "Job:LockCheckInterval must be from 00:00:00.100 to a minute, written as hours:minutes:seconds.")
            .Validate(o => TimeZoneInfo.TryFindSystemTimeZoneById(o.TimeZone, out _), "Job:TimeZone must be an IANA time zone such as Europe/Berlin, and the image must hold the time zones (a chiseled one does as -extra).")
            .Validate(o => o.Name is null || IsName(o.Name), "Job:Name must have 1 to 100 letters, digits, '.', '-' and '_'.")
            .ValidateOnStart();

        var job = new JobBuilder(builder);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddScoped<TJob>();
        services.AddSingleton<IJobStore, ProcessStore>();
        services.AddSingleton<JobTelemetry>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton(provider => new JobName(provider.GetRequiredService<IOptions<JobOptions>>().Value.Name ?? NameOf(builder.Environment.ApplicationName)));
        services.AddSingleton(_ => JobDefinition.Of<TJob, TCheckpoint>(job.Period, job.Json));
        services.AddSingleton(provider => new PeriodCalendar(
            provider.GetRequiredService<JobDefinition>().Unit,
            TimeZoneInfo.FindSystemTimeZoneById(provider.GetRequiredService<IOptions<JobOptions>>().Value.TimeZone)));
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(TelemetryNames.Source));
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(TelemetryNames.Source));

        configure?.Invoke(job);
        return builder;
    }

    private static bool IsName(string name)
        => name.Length is > 0 and <= MaxNameLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static string NameOf(string application)
        => IsName(application) ? application : throw new JobConfigurationException($"'{application}' can't be the name of a job: set Job:Name, of 1 to 100 letters, digits, '.', '-' and '_'.");
}

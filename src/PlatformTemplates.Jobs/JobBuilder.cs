using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PlatformTemplates.Jobs.Periods;

namespace PlatformTemplates.Jobs;

/// <summary>Says how the job works. A store package adds <c>UseDatabase&lt;TContext&gt;()</c>.</summary>
public sealed class JobBuilder
{
    internal JobBuilder(IHostApplicationBuilder host) => Host = host;

    /// <summary>The host's builder.</summary>
    public IHostApplicationBuilder Host { get; }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services => Host.Services;

    /// <summary>What a run is for. Default: a day.</summary>
    public PeriodUnit Period { get; set; } = PeriodUnit.Day;

    internal JsonSerializerOptions Json { get; private set; } = JsonSerializerOptions.Web;

    /// <summary>Writes and reads checkpoints by generated code; without a call, it is JSON by the web defaults.</summary>
    /// <param name="context">The generated context, with the checkpoint's type.</param>
    public JobBuilder UseJson(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Json = context.Options;
        return this;
    }
}

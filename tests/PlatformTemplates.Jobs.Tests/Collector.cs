using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace PlatformTemplates.Jobs.Tests;

/// <summary>Takes what is exported by OTLP over HTTP and keeps it; or takes connections and answers nothing.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = [];

    private Collector(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public IEnumerable<string> Paths => _received.Select(request => request.Path).Distinct().Order(StringComparer.Ordinal);

    public static async Task<Collector> StartAsync(bool answers = true)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.Run(async context =>
        {
            if (!answers)
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            collector._received.Enqueue((context.Request.Path, body.ToArray()));
        });
        await collector._app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    /// <summary>Whether a text is in what arrived at a path; texts stand as they are in protobuf.</summary>
    public bool Has(string path, string text)
        => _received.Any(request => request.Path == path && request.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

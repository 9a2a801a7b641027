using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.ServiceDefaults.Health;

/// <summary>
/// Health on a port of its own. It is a server of its own beside the application's: however that one's addresses are
/// configured, nothing is added to them or taken from them, no application endpoint can be reached here, no middleware,
/// trace or metric sees a probe, and a worker gets the same. It listens before the first hosted service starts and until
/// the last one has stopped, so that a slow start and a slow stop can be watched.
/// </summary>
internal sealed partial class ManagementListener(
    IOptions<ServiceDefaultsOptions> options,
    IServiceProvider services,
    ILoggerFactory loggerFactory) : IHostedLifecycleService, IHttpApplication<HttpContext>, IDisposable
{
    // Probes of a handful of kubelets, load balancers and people; anything more is an attack on the pod's memory.
    private const int MaxConnections = 100;

    private KestrelServer? _server;
    private HealthProbes? _probes;

    /// <summary>Where it listens, once it does.</summary>
    public Uri? Address => _server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
        ? new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal))
        : null;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var health = options.Value.Health;
        var applicationServer = services.GetService<IServer>();
        if (!health.Enabled || health.ManagementPort is not { } port || applicationServer?.IsOnNetwork() == false)
            return;

        // It would be the application's server, starting later, that failed, and its message could not tell why.
        if (port != 0 && applicationServer is not null && ApplicationPorts.Include(services.GetRequiredService<IConfiguration>(), port))
            throw new InvalidOperationException($"ServiceDefaults:Health:ManagementPort {port} is the application's own port; give health another one.");

        _probes = services.GetRequiredService<HealthProbes>();
        _server = new KestrelServer(
            Options.Create(Configure(health, port)),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions { IOQueueCount = 1 }), loggerFactory),
            loggerFactory);
        try
        {
            await _server.StartAsync(this, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException(
                $"ServiceDefaults:Health:ManagementPort {port} can't be listened on: {exception.Message} Choose a port that neither the application nor another process uses.", exception);
        }

        if (_server.Features.Get<IServerAddressesFeature>() is { } addresses)
            LogListening(loggerFactory.CreateLogger<ManagementListener>(), string.Join(", ", addresses.Addresses));
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public void Dispose() => _server?.Dispose();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context)
    {
        if (Probe.Find(context.Request.Path) is not { } probe)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        return _probes!.AnswerAsync(context, probe);
    }

    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception)
    {
    }

    private KestrelServerOptions Configure(HealthOptions health, int port)
    {
        var server = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        server.Limits.MaxConcurrentConnections = MaxConnections;
        server.Limits.MaxRequestBodySize = 0;
        if (health.ManagementAddress is { } address)
            server.Listen(IPAddress.Parse(address), port, PlainHttp);
        else
            server.ListenAnyIP(port, PlainHttp);
        return server;
    }

    private static void PlainHttp(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;

    [LoggerMessage(1, LogLevel.Information, "Health answers on {Addresses}")]
    private static partial void LogListening(ILogger logger, string addresses);
}

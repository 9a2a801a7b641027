using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using PlatformTemplates.Inference.Protocol.Grpc;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Inference.Tests;

/// <summary>A service in this process, with models in a folder, on loopback: one port for HTTP/1, one for gRPC.</summary>
internal sealed class InferenceApp : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WebApplicationBuilder _builder;
    private WebApplication? _app;
    private GrpcChannel? _channel;
    private HttpClient? _http;

    public InferenceApp()
    {
        _builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "Predictions", ContentRootPath = _folder.Path });
        _builder.Logging.ClearProviders().AddProvider(new FakeLoggerProvider(Log)).SetMinimumLevel(LogLevel.Information);
        _builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        this["ReloadInterval"] = "0";
    }

    public FakeLogCollector Log { get; } = FakeLogCollector.Create(new FakeLogCollectorOptions());

    public string Models => Path.Combine(_folder.Path, "models");

    public WebApplicationBuilder Builder => _builder;

    public IServiceProvider Services => _app!.Services;

    public ModelRepository Repository => Services.GetRequiredService<ModelRepository>();

    public IInference Inference => Services.GetRequiredService<IInference>();

    public HttpClient Http => _http ??= new HttpClient { BaseAddress = new Uri(_app!.Urls.First()) };

    public GRPCInferenceService.GRPCInferenceServiceClient Grpc => new(_channel ??= GrpcChannel.ForAddress(_app!.Urls.Last()));

    /// <summary>A setting of the section <c>Inference</c>.</summary>
    public string this[string key]
    {
        set => _builder.Configuration[$"Inference:{key}"] = value;
    }

    /// <summary>Puts a version into the folder.</summary>
    public ModelManifest Publish(string name, string version, byte[] model) => ModelFolder.Publish(Models, TestModels.Manifest(name, version), model);

    public async Task<InferenceApp> StartAsync(Action<InferenceBuilder>? configure = null, bool waitForModels = true, Action<WebApplication>? map = null)
    {
        Directory.CreateDirectory(Models);
        _builder.AddInference(inference =>
        {
            if (configure is null)
                inference.UseFiles();
            else
                configure(inference);
        });
        _app = _builder.Build();
        map?.Invoke(_app);
        _app.MapInference();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        if (waitForModels)
            await Patience.Until(() => Repository.IsReady);
        return this;
    }

    /// <summary>Looks at the source now.</summary>
    public Task LoadAsync() => Services.GetRequiredService<ModelLoader>().LoadAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _channel?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        _folder.Dispose();
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

[Collection(GeneratedMl.Users.Name)]
public sealed class MlMetricNameTests : ServiceMetricNameTests, IDisposable
{
    private const int Features = 7;
    // Drift is told of from 500 rows on.
    private const int Rows = 600;

    private readonly GeneratedMl _service;
    private readonly TemporaryFolder _models = new();

    public MlMetricNameTests(GeneratedMl service)
        : base(service)
    {
        _service = service;
        Settings = new Dictionary<string, string>
        {
            // gRPC on another address than the one that is waited for.
            ["Kestrel__Endpoints__Http__Url"] = "http://127.0.0.1:0",
            ["Kestrel__Endpoints__Grpc__Url"] = "http://127.0.0.2:0",
            ["Inference__Files__Path"] = _models.Path,
            ["Inference__Models__delivery-time__Versions__0"] = "1",
            ["Inference__Models__delivery-time__Versions__1"] = "2",
            ["Inference__Models__delivery-time__Traffic__Weights__1"] = "1",
            ["Inference__Models__delivery-time__Traffic__Shadow__Version"] = "2",
        };
    }

    protected override bool UsesDatabase => false;

    protected override IReadOnlyDictionary<string, string> Settings { get; }

    public void Dispose() => _models.Dispose();

    protected override async Task UseAsync(RunningService running, string connection, CancellationToken cancellationToken)
    {
        PublishTwice();
        using var client = new HttpClient { BaseAddress = await running.Address };
        while (!(await client.GetAsync("/v2/models/delivery-time/versions/2/ready", cancellationToken)).IsSuccessStatusCode)
            await Task.Delay(100, cancellationToken);

        var delivery = new { distanceKm = 8, weightKg = 2.5, stopsBefore = 4, leavesAt = "2026-03-03T17:30:00+01:00" };
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsJsonAsync("/v1/delivery-times", delivery, cancellationToken)).StatusCode);
        var tensor = new { name = "features", datatype = "FP32", shape = new[] { Rows, Features }, data = Enumerable.Range(0, Rows * Features).Select(i => (float)(i % 11)).ToArray() };
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsJsonAsync("/v2/models/delivery-time/infer", new { inputs = new[] { tensor } }, cancellationToken)).StatusCode);

        // The parser's exception: a service without one has no count of them.
        using var broken = new StringContent("{", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("/v1/delivery-times", broken, cancellationToken)).StatusCode);
    }

    // The service's own model, and once more as its next version, so that there is one to be the shadow.
    private void PublishTwice()
    {
        var own = Path.Combine(_service.Path, "src", _service.Name, "models", "delivery-time", "1");
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(own, "model.json")))!;
        foreach (var version in (string[])["1", "2"])
        {
            var folder = Directory.CreateDirectory(_models.PathOf("delivery-time", version)).FullName;
            File.Copy(Path.Combine(own, "model.onnx"), Path.Combine(folder, "model.onnx"));
            manifest["version"] = version;
            File.WriteAllText(Path.Combine(folder, "model.json"), manifest.ToJsonString());
        }
    }
}

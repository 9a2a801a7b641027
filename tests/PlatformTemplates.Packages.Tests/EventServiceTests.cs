using PlatformTemplates.Messaging.Tests.Schemas;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>
/// The events golden path as <c>dotnet new</c> makes it from the packed template, with its own tests: both brokers, and the
/// schemas that the quickstart, which takes the defaults, does not make.
/// </summary>
public sealed class EventServiceTests(PackedPackages packages) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Shipping", "kafka", "avro")]
    [InlineData("Contoso.Shipping", "rabbitmq", "protobuf")]
    public async Task A_generated_service_has_no_finding_where_enforcement_is_strict_and_passes_its_tests(string name, string broker, string schema)
    {
        await GeneratedService.CreateFromAsync("platform-events", packages, _folder, name, "--broker", broker, "--schema", schema);
        await using var registry = await RegistryServer.StartAsync();

        var build = await DotnetAsync(name, registry, "build", "-nologo", "-v", "quiet", "-warnaserror", "-p:PlatformEnforcement=strict", "-p:UseSharedCompilation=false", "-nodeReuse:false");
        Assert.True(build.ExitCode == 0, build.ToString());
        Assert.DoesNotContain("PLT", build.Output, StringComparison.Ordinal);

        var tests = await DotnetAsync(name, registry, "test", "--no-build");
        Assert.True(tests.ExitCode == 0, tests.ToString());

        // Beside the solution, where a developer is: the service gets its arguments and gives its exit code.
        var run = await DotnetAsync(name, registry, "run", "--", "dead-letters", "--what");
        Assert.True(run.ExitCode == 2, run.ToString());
        Assert.Contains("usage: dead-letters", run.ToString(), StringComparison.Ordinal);

        // Where a registry belongs to the answers, what the service and its peer publish was written by its schemas; elsewhere nobody asked it.
        string[] registered = (broker, schema) is ("kafka", not "json") ? ["orders-com.example.OrderPlaced", "shipments-com.example.ShipmentPrepared"] : [];
        Assert.Equal(registered, registry.Subjects.Order(StringComparer.Ordinal));
    }

    private Task<CommandResult> DotnetAsync(string name, RegistryServer registry, params string[] arguments)
        => (Command.Dotnet(arguments) with
        {
            Folder = _folder.PathOf(name),
            Environment = new Dictionary<string, string?> { ["NUGET_PACKAGES"] = packages.PackagesFolder, ["TEST_SCHEMA_REGISTRY"] = registry.Url },
        }).TryRunAsync(TestContext.Current.CancellationToken);
}

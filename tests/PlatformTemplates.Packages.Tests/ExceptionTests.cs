using System.Text.Json.Nodes;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

/// <summary>The escape hatch, in a real build: made by <c>dotnet new</c>, honoured, visible in SARIF, and over on a day.</summary>
public sealed class ExceptionTests(PackedPackages packages) : IDisposable
{
    private const string Reason = "The mirror has no tags; it's \"fixed\" in May # not before";

    private readonly Service _service = new(packages);

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task An_exception_from_dotnet_new_holds_until_its_last_day_and_stays_visible()
    {
        _service.Write("k8s/deployment.yaml", Service.Deployment);
        _service.Write("src/Orders/Program.cs", Service.ProgramWithServiceDefaults);
        var project = _service.WriteProject("src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web");
        await AddAsync("--guardrail", "PLT1009", "--target", "Deployment/*", "--reason", Reason, "--owner", "team-orders", "--expires", "2027-03-31");

        var build = await _service.BuildAsync(project, "-p:PlatformToday=2027-03-31", "-p:ErrorLog=orders.sarif%2Cversion=2.1");

        Assert.True(build.Succeeded, build.Output);
        Assert.DoesNotContain(build.Findings, d => d.Id is "PLT1009" or "PLT9002" or "PLT9003");
        Assert.Contains(build.Findings, d => d.Id == "PLT1004");
        var run = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_service.Path, "src", "Orders", "orders.sarif"), TestContext.Current.CancellationToken))!["runs"]![0]!;
        var excepted = Assert.Single(run["results"]!.AsArray(), r => (string?)r!["ruleId"] == "PLT1009")!;
        Assert.Equal("inSource", (string?)excepted["suppressions"]![0]!["kind"]);
        Assert.Contains($"excepted until 2027-03-31 by team-orders: {Reason}", (string?)excepted["message"]!["text"], StringComparison.Ordinal);
        var rule = Assert.Single(run["tool"]!["driver"]!["rules"]!.AsArray(), r => (string?)r!["id"] == "PLT1009")!;
        Assert.EndsWith("/docs/guardrails/PLT1009.md", (string?)rule["helpUri"], StringComparison.Ordinal);

        var nextDay = await _service.BuildAsync(project, "--no-restore", "-p:PlatformToday=2027-04-01");

        Assert.Equal(("k8s/deployment.yaml", 16), nextDay.Findings.Where(d => d.Id == "PLT1009").Select(d => (d.File, d.Line)).Single());
        Assert.Equal(("platform-exceptions/PLT1009-deployment.yaml", "error"), nextDay.Findings.Where(d => d.Id == "PLT9002").Select(d => (d.File, d.Severity)).Single());
        Assert.False(nextDay.Succeeded);
    }

    [Fact]
    public async Task A_second_exception_of_the_same_kind_does_not_overwrite_the_first()
    {
        string[] answers = ["--guardrail", "PLT1009", "--target", "Deployment/orders", "--owner", "team-orders", "--expires", "2027-03-31"];
        await AddAsync([.. answers, "--reason", "first"]);

        var second = await NewAsync([.. answers, "--reason", "second"]);

        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains("first", await File.ReadAllTextAsync(Path.Combine(_service.Path, "platform-exceptions", "PLT1009-deployment-orders.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task AddAsync(params string[] answers)
    {
        await _service.DotnetAsync("new", "install", packages.PathOf("PlatformTemplates"), "--debug:custom-hive", Path.Combine(_service.Path, "hive"));
        var added = await NewAsync(answers);
        if (added.ExitCode != 0)
            throw new CommandFailedException(added);
    }

    private Task<CommandResult> NewAsync(string[] answers)
        => _service.DotnetAsync(["new", "platform-exception", .. answers, "--no-update-check", "--debug:custom-hive", Path.Combine(_service.Path, "hive")]);
}

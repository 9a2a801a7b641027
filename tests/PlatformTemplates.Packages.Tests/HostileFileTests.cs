using System.Text;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Packages.Tests;

public sealed class HostileFileTests(PackedPackages packages) : IDisposable
{
    private static readonly string[] _files = ["k8s/bomb.yaml", "k8s/binary.yaml", "k8s/empty.yaml", "k8s/enormous.yaml", "k8s/malformed.yaml"];

    private readonly Service _service = new(packages);

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("src/Orders/Orders.csproj", "Microsoft.NET.Sdk.Web")]
    [InlineData("Deploy.proj", "Microsoft.Build.NoTargets")]
    public async Task A_file_that_cannot_be_read_is_told_once_at_its_place_and_all_else_is_still_found(string project, string baseSdk)
    {
        WriteHostileFiles();
        _service.Write("k8s/deployment.yaml", Service.Deployment);
        _service.Write("src/Orders/Program.cs", Service.Program + "\nint unused;\n");
        var build = await _service.BuildAsync(_service.WriteProject(project, baseSdk));
        Assert.False(build.Succeeded);
        Assert.Equal(_files.Order(StringComparer.Ordinal), build.Findings.Where(d => d is { Id: "PLT9001", Severity: "error" }).Select(d => d.File).Order(StringComparer.Ordinal));
        Assert.Equal(3, build.Findings.Single(d => d is { Id: "PLT9001", File: "k8s/malformed.yaml" }).Line);
        Assert.DoesNotContain(build.Diagnostics, d => d.Id is "AD0001" or "CS8032" or "PLT9005" || d.Id.StartsWith("MSB4", StringComparison.Ordinal));

        Assert.Contains(build.Findings, d => d is { Id: "PLT1009", File: "k8s/deployment.yaml", Line: 16 });
        if (baseSdk.EndsWith("Web", StringComparison.Ordinal))
            Assert.Contains(build.Diagnostics, d => d is { Id: "CS0168", File: "src/Orders/Program.cs" });
    }

    private void WriteHostileFiles()
    {
        _service.Write("k8s/malformed.yaml", "kind: ConfigMap\ndata: [1, 2\n  a: b\n");
        _service.Write("k8s/empty.yaml", "");
        File.WriteAllBytes(_service.Write("k8s/binary.yaml", ""), [0x7F, 0x45, 0x4C, 0x46, 0, 0, 0, 1, 0, 0, 0xFF, 0xFE]);

        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level <= 9; level++)
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}]\n");
        _service.Write("k8s/bomb.yaml", bomb.ToString());

        using var enormous = new StreamWriter(_service.Write("k8s/enormous.yaml", ""));
        for (var i = 0; i < 2_000_000; i++)
            enormous.WriteLine($"key{i}: value");
    }
}

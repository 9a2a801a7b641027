using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Sdk.Tests;

public sealed class CheckGuardrailsTests : IDisposable
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:
          selector:
            matchLabels:
              app: orders
          template:
            metadata:
              labels:
                app: orders
            spec:
              containers:
                - name: orders
                  image: registry.contoso.com/orders
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingEngine _engine = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_finding_is_logged_with_its_whole_place_its_id_and_its_page()
    {
        var file = _folder.Write("k8s/deployment.yaml", Deployment);
        Assert.True(Check("balanced", file).Execute());
        var warning = _engine.Warnings.Single(w => w.Code == "PLT1009");
        Assert.Equal(Path.GetFullPath(file), Path.GetFullPath(warning.File));
        Assert.Equal((16, 18, 0, 0), (warning.LineNumber, warning.ColumnNumber, warning.EndLineNumber, warning.EndColumnNumber));
        Assert.Equal("https://github.com/platformtemplates/platformtemplates/blob/main/docs/guardrails/PLT1009.md", warning.HelpLink);
        Assert.EndsWith($"({warning.HelpLink})", warning.Message, StringComparison.Ordinal);
        Assert.Empty(_engine.Errors);
    }

    [Fact]
    public void At_strict_it_is_an_error_and_fails_the_task()
    {
        Assert.False(Check("strict", _folder.Write("k8s/deployment.yaml", Deployment)).Execute());
        Assert.Contains(_engine.Errors, e => e.Code == "PLT1009");
    }

    [Fact]
    public void What_the_project_silences_is_a_message_of_low_importance()
    {
        var task = Check("strict", _folder.Write("k8s/deployment.yaml", Deployment));
        task.NoWarn = "PLT1009";
        task.Execute();
        Assert.DoesNotContain(_engine.Errors, e => e.Code == "PLT1009");
        Assert.Equal(MessageImportance.Low, _engine.Messages.Single(m => m.Code == "PLT1009").Importance);
    }

    [Theory]
    [InlineData("a: [1, 2\nb: c\n", 1)]
    [InlineData("a: \"open\n", 1)]
    public void A_file_that_cannot_be_read_is_told_at_its_line_and_the_others_are_still_checked(string text, int line)
    {
        var broken = _folder.Write("k8s/broken.yaml", text);
        var whole = _folder.Write("k8s/deployment.yaml", Deployment);
        Assert.False(Check("balanced", broken, whole).Execute());
        var error = Assert.Single(_engine.Errors, e => e.Code == "PLT9001");
        Assert.EndsWith("broken.yaml", error.File, StringComparison.Ordinal);
        Assert.InRange(error.LineNumber, line, line + 1);
        Assert.Contains(_engine.Warnings, w => w.Code == "PLT1009");
    }

    [Fact]
    public void A_binary_file_is_told_at_its_start()
    {
        var binary = _folder.PathOf("binary.yaml");
        File.WriteAllBytes(binary, [0x7F, 0x45, 0x4C, 0x46, 0, 0, 0, 1]);
        Check("balanced", binary).Execute();
        Assert.Equal((1, 1), _engine.Errors.Where(e => e.Code == "PLT9001").Select(e => (e.LineNumber, e.ColumnNumber)).Single());
    }

    [Fact]
    public void An_enormous_file_is_told_once()
    {
        var enormous = _folder.PathOf("enormous.yaml");
        using (var writer = new StreamWriter(enormous))
        {
            for (var i = 0; i < 1_500_000; i++)
                writer.WriteLine($"key{i}: value");
        }

        Check("balanced", enormous).Execute();
        Assert.Single(_engine.Errors, e => e.Code == "PLT9001");
    }

    private CheckGuardrails Check(string level, params string[] files) => new()
    {
        BuildEngine = _engine,
        Files = [.. files.Select(f => new TaskItem(f, new Dictionary<string, string> { ["PlatformKind"] = "Manifest" }))],
        Properties = [Property("PlatformServiceRoot", _folder.Path), Property("PlatformEnforcement", level)],
    };

    private static TaskItem Property(string name, string value) => new(name, new Dictionary<string, string> { ["Value"] = value });
}

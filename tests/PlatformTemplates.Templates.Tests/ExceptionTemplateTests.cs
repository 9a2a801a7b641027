using PlatformTemplates.Guardrails;
using PlatformTemplates.Guardrails.Exceptions;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kustomize;

namespace PlatformTemplates.Templates.Tests;

/// <summary>`dotnet new platform-exception`: what it writes is an exception that the guardrails take.</summary>
public sealed class ExceptionTemplateTests(StagedTemplates templates)
{
    public static TheoryData<string> Hostile => [.. Answers.Hostile];

    [Fact]
    public async Task The_file_is_an_exception_and_is_named_after_what_it_excepts()
    {
        var entry = Read(await GenerateAsync(("environments", "dev,staging"), ("approver", "platform-team")), "platform-exceptions/PLT1006-deployment-orders.yaml");

        Assert.Equal(("PLT1006", "Deployment/orders", "Throttling", "team-orders", "2026-12-31", "platform-team"), (entry.Guardrail, entry.Target, entry.Reason, entry.Owner, $"{entry.Expires:yyyy-MM-dd}", entry.ApprovedBy));
        Assert.Equal(["dev", "staging"], entry.Environments);
    }

    [Fact]
    public async Task What_is_left_out_is_not_written()
    {
        var generated = await GenerateAsync(("target", "k8s/overlays/*/resources.yaml"));

        var entry = Read(generated, "platform-exceptions/PLT1006-k8s-overlays-resources-yaml.yaml");

        Assert.Empty(entry.Environments);
        Assert.Null(entry.ApprovedBy);
        Assert.DoesNotContain("tpl:", generated.Files.Values.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Any_text_comes_out_as_it_was_typed_or_is_refused(string text)
    {
        foreach (var answer in (string[])["reason", "owner", "approver", "target"])
        {
            var generated = await GenerateAsync((answer, answer == "target" ? "Deployment/" + text : text));
            if (generated.Refusals.Count > 0)
            {
                Assert.Empty(generated.Files);
                Assert.Contains("Nothing was written", Assert.Single(generated.Refusals), StringComparison.Ordinal);
                continue;
            }

            var entry = Read(generated, generated.Files.Keys.Single());
            var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(line, answer switch { "reason" => entry.Reason, "owner" => entry.Owner, "approver" => entry.ApprovedBy, _ => entry.Target["Deployment/".Length..] });
        }
    }

    [Theory]
    [InlineData("guardrail", "PLT10")]
    [InlineData("guardrail", "../PLT1006")]
    [InlineData("target", "orders")]
    [InlineData("target", "/etc/passwd")]
    [InlineData("target", "*/*")]
    [InlineData("reason", " ")]
    [InlineData("owner", "")]
    [InlineData("expires", "31.12.2026")]
    [InlineData("expires", "2026-02-30")]
    [InlineData("environments", "Dev")]
    [InlineData("environments", "dev,")]
    [InlineData("environments", "dev] # x")]
    public async Task What_can_not_be_an_exception_is_refused_and_nothing_is_written(string answer, string value)
    {
        var generated = await GenerateAsync((answer, value));

        Assert.NotEmpty(generated.Refusals);
        Assert.Empty(generated.Files);
    }

    private Task<Generated> GenerateAsync(params (string Answer, string Value)[] answers)
    {
        var given = new Dictionary<string, string?>
        {
            ["httpPort"] = null, ["guardrail"] = "PLT1006", ["target"] = "Deployment/orders", ["reason"] = "Throttling", ["expires"] = "2026-12-31",
        };
        foreach (var (answer, value) in answers)
            given[answer] = value;
        return templates.GenerateAsync("platform-exception", "exception", given);
    }

    private static ExceptionEntry Read(Generated generated, string path)
    {
        Assert.Empty(generated.Refusals);
        Assert.Equal([path], generated.Files.Keys);
        var files = new ManifestFileSet(new Dictionary<string, string?> { ["/service/" + path] = generated.Files[path] });
        var facts = new ServiceFacts("/service", [new ServiceFile("/service/" + path, ServiceFileKind.Exceptions)], files, new PlatformProperties(new Dictionary<string, string> { ["PlatformToday"] = "2026-11-25" }));
        Assert.Empty(facts.Exceptions.Problems);
        return Assert.Single(facts.Exceptions.Entries);
    }
}

using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Delivery;

public class GoldenPathCurrentTests
{
    private const string Id = GuardrailIds.GoldenPathCurrent;

    [Theory]
    [InlineData("1.1.0", "1.4.0", "", "3 minor versions behind 1.4")]
    [InlineData("1.3.2", "1.4.0", "0", "1 minor versions behind 1.4")]
    [InlineData("0.9.0", "1.0.0", "", "a major version behind 1.0")]
    [InlineData("0.1.0-preview.1", "0.4.0-preview.7", "2", "3 minor versions behind 0.4")]
    public void Reports_a_version_that_is_too_far_behind(string version, string current, string allowed, string message)
    {
        var finding = Assert.Single(Service($"[|\"{version}\"|]", current, allowed).Reports(Id));

        Assert.Equal($"The service follows {version} of the golden path platform-api, {message}. Bring in what the newer one makes.".Replace("1 minor versions", "1 minor version", StringComparison.Ordinal), finding.Message);
    }

    [Theory]
    [InlineData("\"1.2.0\"", "1.4.0", "")]
    [InlineData("\"1.0.0\"", "1.4.0", "4")]
    [InlineData("\"2.0.0\"", "1.4.0", "")]
    [InlineData("\"newest\"", "1.4.0", "")]
    [InlineData("null", "1.4.0", "")]
    [InlineData("\"1.0.0\"", "", "")]
    public void Accepts_a_recent_version_and_what_is_none(string version, string current, string allowed) => Service(version, current, allowed).Accepts(Id);

    [Fact]
    public void Reports_a_record_that_cannot_be_read()
        => Assert.Single(Service("\"1.0.0\" \"", "1.0.0", "").Findings(Id), f => f.Message.StartsWith("Which golden path the service follows can't be read: ", StringComparison.Ordinal));

    [Fact]
    public void A_service_that_was_made_from_no_template_follows_none()
        => new InMemoryService().Property("PlatformTemplatesVersion", "9.0.0").Manifest(Samples.Deployment("ports: []")).Accepts(Id);

    private static InMemoryService Service(string version, string current, string allowed)
        => new InMemoryService().File(".platform/template.json", $$"""{ "template": "platform-api", "version": {{version}}, "answers": {} }""", ServiceFileKind.Template)
            .Property("PlatformTemplatesVersion", current).Property("PlatformMinorVersionsBehind", allowed);
}

using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Tests.Exceptions;

public class ExceptionTests
{
    private const string Good = """
        exceptions:
          - guardrail: PLT1004
            target: Deployment/orders
            reason: the import needs all the memory there is
            owner: team-orders
            expires: 2026-12-31
        """;

    [Fact]
    public void An_excepted_finding_stays_and_carries_its_exception()
    {
        var service = Excepting(Good);

        var finding = Assert.Single(service.Findings(GuardrailIds.MemoryLimit));

        Assert.Equal("team-orders", finding.Exception!.Owner);
        Assert.EndsWith("(excepted until 2026-12-31 by team-orders: the import needs all the memory there is)", finding.Text, StringComparison.Ordinal);
        service.Accepts(GuardrailIds.ExpiredException);
        service.Accepts(GuardrailIds.InvalidException);
    }

    [Theory]
    [InlineData("2026-12-31", false)]
    [InlineData("2027-01-01", true)]
    public void An_exception_holds_through_its_last_day(string today, bool isOver)
    {
        var service = Excepting(Good, today);

        Assert.Equal(isOver, Assert.Single(service.Findings(GuardrailIds.MemoryLimit)).Exception is null);
        var expired = service.Findings(GuardrailIds.ExpiredException);
        Assert.Equal(isOver ? 1 : 0, expired.Count);
        Assert.All(expired, f => Assert.Equal(6, f.Span.Line));
    }

    [Fact]
    public void An_exception_of_one_environment_leaves_the_finding_in_the_others()
    {
        var service = Samples.Overlay(Samples.Deployment("ports: []"), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec: {replicas: 2}\n")
            .File("platform-exceptions.yaml", Good + "\n    environments: [staging]\n", ServiceFileKind.Exceptions);

        var findings = service.Findings(GuardrailIds.MemoryLimit);

        Assert.Equal([("production", false), ("staging", true)], findings.Select(f => (f.Environments.Single(), f.Exception is not null)).Order());
    }

    [Theory]
    [InlineData("target: Deployment/orders", "target: Deployment/others")]
    [InlineData("PLT1004", "PLT1009")]
    public void Reports_an_exception_that_covers_nothing(string old, string changed)
        => Assert.Contains("covers nothing", Assert.Single(Excepting(Good.Replace(old, changed, StringComparison.Ordinal)).Findings(GuardrailIds.InvalidException)).Message, StringComparison.Ordinal);

    [Fact]
    public void Accepts_an_unused_exception_of_a_guardrail_that_could_not_look()
        => Excepting(Good.Replace("PLT1004", "PLT5001", StringComparison.Ordinal)).Accepts(GuardrailIds.InvalidException);

    [Theory]
    [InlineData("    owner: team-orders\n", "", "has no 'owner'")]
    [InlineData("team-orders", "", "has no 'owner'")]
    [InlineData("    reason: the import needs all the memory there is\n", "", "has no 'reason'")]
    [InlineData("    expires: 2026-12-31", "", "has no 'expires'")]
    [InlineData("2026-12-31", "soon", "'soon' is not a day")]
    [InlineData("2026-12-31", "2036-12-31", "more than 366 days")]
    [InlineData("PLT1004", "PLT1999", "no guardrail 'PLT1999'")]
    [InlineData("Deployment/orders", "orders", "neither of the form kind/name")]
    [InlineData("    owner", "    approved: x\n    owner", "no key 'approved'")]
    [InlineData("    owner", "    environments: dev\n    owner", "is a list of names")]
    public void Reports_a_malformed_exception_and_does_not_honour_it(string old, string changed, string message)
    {
        var service = Excepting(Good.Replace(old, changed, StringComparison.Ordinal));

        Assert.Contains(service.Findings(GuardrailIds.InvalidException), f => f.Message.Contains(message, StringComparison.Ordinal));
        Assert.Null(Assert.Single(service.Findings(GuardrailIds.MemoryLimit)).Exception);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("exception: []")]
    [InlineData("exceptions: PLT1004")]
    public void Reports_a_file_of_another_shape(string text)
        => Assert.Single(Excepting(text).Findings(GuardrailIds.InvalidException));

    [Theory]
    [InlineData("")]
    [InlineData("# none\n")]
    [InlineData("exceptions: []\n")]
    [InlineData("exceptions:\n")]
    public void Accepts_a_file_without_exceptions(string text)
        => Excepting(text).Accepts(GuardrailIds.InvalidException);

    [Fact]
    public void An_exception_may_name_a_file()
        => Assert.NotNull(Assert.Single(Excepting(Good.Replace("Deployment/orders", "k8s/manifest.yaml", StringComparison.Ordinal)).Findings(GuardrailIds.MemoryLimit)).Exception);

    [Fact]
    public void Strict_wants_an_approver()
    {
        var service = Excepting(Good).Property("PlatformEnforcement", "strict");

        Assert.Contains("approvedBy", Assert.Single(service.Findings(GuardrailIds.InvalidException)).Message, StringComparison.Ordinal);
        Excepting(Good + "\n    approvedBy: platform-team\n").Property("PlatformEnforcement", "strict").Accepts(GuardrailIds.InvalidException);
    }

    [Theory]
    [InlineData("ada", false)]
    [InlineData("Platform-Team", false)]
    [InlineData("team-orders", true)]
    public void Strict_wants_one_of_the_approvers_where_they_are_named(string approver, bool isReported)
    {
        var service = Excepting(Good + $"\n    approvedBy: {approver}\n").Property("PlatformEnforcement", "strict").Property("PlatformApprovers", "platform-team, ada");

        var findings = service.Findings(GuardrailIds.InvalidException);

        Assert.Equal(isReported ? ["'team-orders' is none of those who approve exceptions: platform-team, ada."] : [], findings.Select(f => f.Message));
        Assert.Equal(isReported, Assert.Single(service.Findings(GuardrailIds.MemoryLimit)).Exception is null);
    }

    [Theory]
    [InlineData("90", "choose a day up to 2026-12-01")]
    [InlineData("120", null)]
    [InlineData("many", null)]
    public void The_organisation_says_how_far_ahead_an_exception_may_end(string days, string? message)
    {
        var findings = Excepting(Good, "2026-09-02").Property("PlatformExceptionDays", days).Findings(GuardrailIds.InvalidException);

        Assert.Equal(message is null ? 0 : 1, findings.Count);
        Assert.All(findings, f => Assert.Contains(message!, f.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Deployment/*")]
    [InlineData("*/orders")]
    [InlineData("Dep*/or*rs")]
    [InlineData("k8s/*.yaml")]
    [InlineData("k8s/**")]
    [InlineData("**/manifest.yaml")]
    [InlineData("**/k8s/manifest.yaml")]
    public void Wildcards_name_several_objects_or_files(string target)
        => Assert.NotNull(Assert.Single(Excepting(Good.Replace("Deployment/orders", $"\"{target}\"", StringComparison.Ordinal)).Findings(GuardrailIds.MemoryLimit)).Exception);

    [Theory]
    [InlineData("*.yaml")]
    [InlineData("k8s/*/manifest.yaml")]
    [InlineData("StatefulSet/*")]
    [InlineData("**/")]
    [InlineData("**")]
    [InlineData("*/*")]
    public void Wildcards_stop_at_a_slash_and_do_not_name_everything(string target)
        => Assert.Null(Assert.Single(Excepting(Good.Replace("Deployment/orders", $"\"{target}\"", StringComparison.Ordinal)).Findings(GuardrailIds.MemoryLimit)).Exception);

    [Fact]
    public void Exceptions_may_stand_in_several_files()
    {
        var service = Excepting(Good).File("platform-exceptions/PLT1005.yaml", Good.Replace("PLT1004", "PLT1005", StringComparison.Ordinal), ServiceFileKind.Exceptions);

        Assert.NotNull(Assert.Single(service.Findings(GuardrailIds.MemoryLimit)).Exception);
        Assert.NotNull(Assert.Single(service.Findings(GuardrailIds.ResourceRequests)).Exception);
    }

    private static InMemoryService Excepting(string exceptions, string today = "2026-11-25")
        => new InMemoryService()
            .Manifest(Samples.Deployment("ports: []"))
            .File("platform-exceptions.yaml", exceptions, ServiceFileKind.Exceptions)
            .Property("PlatformToday", today);
}

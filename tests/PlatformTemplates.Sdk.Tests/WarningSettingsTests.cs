using PlatformTemplates.Guardrails;

namespace PlatformTemplates.Sdk.Tests;

public sealed class WarningSettingsTests
{
    [Theory]
    [InlineData("", "", "", false, Severity.Warning)]
    [InlineData("", "", "", true, Severity.Error)]
    [InlineData("", "PLT1004", "", false, Severity.Error)]
    [InlineData("", "CS0001, plt1004", "", false, Severity.Error)]
    [InlineData("", "PLT1001", "", false, Severity.Warning)]
    [InlineData("", "", "PLT1004", true, Severity.Warning)]
    [InlineData("", "PLT1004", "PLT1004", true, Severity.Error)]
    [InlineData("1701;1702\n;PLT1004", "PLT1004", "", true, Severity.Off)]
    public void A_warning_is_what_the_project_makes_of_it(string noWarn, string asErrors, string notAsErrors, bool treatAsErrors, Severity expected)
        => Assert.Equal(expected, new WarningSettings(noWarn, asErrors, notAsErrors, treatAsErrors).Apply("PLT1004", Severity.Warning));

    [Fact]
    public void NoWarn_silences_the_error_of_a_level_as_the_compiler_does()
        => Assert.Equal(Severity.Off, new WarningSettings("PLT1004", "", "", false).Apply("PLT1004", Severity.Error));

    [Theory]
    [InlineData(Severity.Suggestion)]
    [InlineData(Severity.Off)]
    public void What_is_no_warning_does_not_become_an_error(Severity severity)
        => Assert.Equal(severity, new WarningSettings("", "", "", true).Apply("PLT1004", severity));
}

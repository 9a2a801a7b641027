using System.Text;
using PlatformTemplates.Guardrails;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Sdk.Tests;

/// <summary>The level files are made from the descriptors: run with <c>UPDATE_GENERATED=1</c> to write them anew.</summary>
public sealed class LevelFileTests
{
    [Theory]
    [InlineData(EnforcementLevel.Flexible)]
    [InlineData(EnforcementLevel.Balanced)]
    [InlineData(EnforcementLevel.Strict)]
    public void A_level_file_says_what_the_descriptors_say(EnforcementLevel level)
    {
        var file = Repository.PathOf("src", "PlatformTemplates.Sdk", "levels", $"{level.ToString().ToLowerInvariant()}.globalconfig");
        var expected = new StringBuilder("is_global = true\nglobal_level = -1\n");
        foreach (var guardrail in GuardrailCatalogue.Descriptors)
            expected.Append(System.Globalization.CultureInfo.InvariantCulture, $"dotnet_diagnostic.{guardrail.Id}.severity = {Word(guardrail.Levels.At(level))}\n");

        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, expected.ToString());
        }

        Assert.True(File.Exists(file), $"{file} is missing; run this test with UPDATE_GENERATED=1.");
        Assert.Equal(expected.ToString(), File.ReadAllText(file));
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Off => "none",
        Severity.Suggestion => "suggestion",
        Severity.Warning => "warning",
        _ => "error",
    };
}

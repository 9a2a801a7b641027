using System.ComponentModel;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Templates.Tests;

internal static class Tools
{
    /// <summary>Skips the test where a tool is missing, except in CI.</summary>
    public static async Task NeedAsync(string tool)
    {
        try
        {
            await new Command(tool, "--version").TryRunAsync(TestContext.Current.CancellationToken);
        }
        catch (Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip($"{tool} is not installed.");
        }
    }
}

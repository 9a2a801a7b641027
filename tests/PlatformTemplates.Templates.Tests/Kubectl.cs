using System.ComponentModel;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Templates.Tests;

internal static class Kubectl
{
    /// <summary>What <c>kubectl kustomize</c> makes of a folder; the test is skipped where there is no kubectl, except in CI.</summary>
    public static async Task<CommandResult> KustomizeAsync(string folder)
    {
        try
        {
            return await new Command("kubectl", "kustomize", folder).RunAsync(TestContext.Current.CancellationToken);
        }
        catch (Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip("kubectl is not installed.");
            throw;
        }
    }
}

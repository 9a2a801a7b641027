using PlatformService1.Data;
using PlatformService1.Reconciling;

namespace PlatformService1;

/// <summary>How the job is put together: for the program, and for tests that change a part.</summary>
internal static class JobHost
{
    /// <summary>Registers everything the job consists of.</summary>
    /// <param name="args">Settings from the command line, as <c>--Section:Key=value</c>.</param>
    public static HostApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);

        builder.AddServiceDefaults();
        builder.AddDatabase();
        builder.AddReconciling();

        return builder;
    }
}

using PlatformService1;
using PlatformService1.Data;
using PlatformTemplates.Jobs;

if (args is not ["migrate", .. var settings])
    return await JobCommand.RunAsync(args, JobHost.CreateBuilder);

try
{
    using var host = JobHost.CreateBuilder(settings).Build();
    await host.MigrateDatabaseAsync();
    return (int)JobExitCode.Done;
}
catch (JobConfigurationException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return (int)JobExitCode.Configuration;
}

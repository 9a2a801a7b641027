using PlatformService1;
using PlatformService1.Data;
using PlatformTemplates.Jobs;

if (args is ["migrate", .. var settings])
{
    using var host = JobHost.CreateBuilder(settings).Build();
    await host.MigrateDatabaseAsync();
    return 0;
}

return await JobCommand.RunAsync(args, JobHost.CreateBuilder);

using PlatformTemplates.Jobs;
using PlatformTemplates.Jobs.Sample;

return await JobCommand.RunAsync(args, LedgerHost.CreateBuilder);

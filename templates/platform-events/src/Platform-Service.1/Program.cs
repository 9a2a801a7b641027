using PlatformService1;
using PlatformService1.Data;
using PlatformTemplates.Messaging.DeadLetters;
//#if (usesSchemaRegistry)
using PlatformTemplates.Messaging.SchemaRegistry;
//#endif

using var host = ServiceHost.CreateBuilder(args).Build();

if (args is ["migrate", ..])
{
//#if (usesSchemaRegistry)
    await host.RegisterSchemasAsync();
//#endif
    await host.MigrateDatabaseAsync();
    return 0;
}

if (DeadLetterCommand.IsCalled(args))
    return await DeadLetterCommand.RunAsync(host, args, Console.Out);

await host.CreateDevelopmentDatabaseAsync();
await host.RunAsync();
return 0;

using PlatformService1.Api;
//#if (usesDatabase)
using PlatformService1.Data;
//#endif
using PlatformService1.Ordering;
//#if (usesOidc)
using PlatformService1.Security;
//#endif

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
//#if (usesDatabase)
builder.AddDatabase();
//#endif
builder.AddOrdering();
//#if (usesOidc)
builder.AddOidc();
//#endif
builder.AddContract();

var app = builder.Build();

//#if (usesDatabase)
if (args is ["migrate"])
{
    await app.MigrateDatabaseAsync();
    return;
}

await app.CreateDevelopmentDatabaseAsync();

//#endif
app.MapServiceDefaults();
app.MapApi();

await app.RunAsync();

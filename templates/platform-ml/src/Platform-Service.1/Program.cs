using PlatformService1.Api;
//#if (usesOidc)
using PlatformService1.Security;
//#endif
using PlatformService1.Serving;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddModels();
//#if (usesOidc)
builder.AddOidc();
//#endif
builder.AddContract();

var app = builder.Build();

app.MapServiceDefaults();
app.MapApi();

await app.RunAsync();

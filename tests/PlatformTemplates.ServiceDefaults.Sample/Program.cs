var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();

var app = builder.Build();
app.MapServiceDefaults();

app.MapGet("/", (ILoggerFactory loggers) =>
{
    loggers.CreateLogger("Sample").LogInformation("Somebody is here");
    return "here";
});
app.MapGet("/slow", async (int milliseconds, CancellationToken cancellationToken) =>
{
    await Task.Delay(milliseconds, cancellationToken);
    return "done";
});

app.Run();

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();

var app = builder.Build();
app.MapServiceDefaults();

app.MapGet("/", () => "here");
app.MapGet("/slow", async (int milliseconds, CancellationToken cancellationToken) =>
{
    await Task.Delay(milliseconds, cancellationToken);
    return "done";
});

app.Run();

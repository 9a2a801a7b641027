using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PlatformTemplates.Messaging.Tests.Schemas;

/// <summary>
/// A schema registry in this process: of Confluent's documented REST API what the client asks for, with its error codes. No
/// package of a real one can be installed here.
/// </summary>
internal sealed class RegistryServer : IAsyncDisposable
{
    private static readonly string[] _kept = ["schema", "schemaType", "references"];

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<(string Subject, int Version, int Id, JsonObject Schema)> _schemas = [];

    private RegistryServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>Whether it answers that it can't at the moment.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether it refuses every new schema as incompatible.</summary>
    public bool Refuses { get; set; }

    /// <summary>What was asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public IReadOnlyList<string> Subjects
    {
        get
        {
            lock (_lock)
                return [.. _schemas.Select(schema => schema.Subject)];
        }
    }

    /// <summary>The settings of a service that uses it.</summary>
    public Dictionary<string, string> Settings(bool register) => new()
    {
        ["Messaging:SchemaRegistry:Url"] = Url,
        ["Messaging:SchemaRegistry:AutoRegister"] = $"{register}",
        ["Messaging:SchemaRegistry:Client:schema.registry.retries.wait.ms"] = "1",
    };

    public static async Task<RegistryServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new RegistryServer(app);
        app.Use(async (context, next) =>
        {
            server.Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
            if (server.IsDown)
                await Error(503, 50302, "The registry is down.").ExecuteAsync(context);
            else
                await next(context);
        });
        app.MapGet("/schemas/ids/{id:int}", (int id) => server.Find(schema => schema.Id == id) is { } found ? Results.Json(found.Schema) : Error(404, 40403, "Schema not found"));
        app.MapGet("/subjects/{subject}/versions/{version:int}", (string subject, int version)
            => server.Find(schema => schema.Subject == subject && schema.Version == version) is { } found ? Results.Json(Answer(found)) : Error(404, 40402, "Version not found"));
        app.MapPost("/subjects/{subject}", async (string subject, HttpRequest request)
            => server.Find(subject, await ReadAsync(request)) is { } found ? Results.Json(Answer(found)) : Error(404, server.Subjects.Contains(subject) ? 40403 : 40401, "Not found"));
        app.MapPost("/subjects/{subject}/versions", async (string subject, HttpRequest request) =>
        {
            var schema = await ReadAsync(request);
            return server.Refuses ? Error(409, 409, "Schema being registered is incompatible") : Results.Json(Answer(server.Register(subject, schema)));
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>Registers a schema.</summary>
    /// <returns>Its id.</returns>
    public int Register(string subject, string schema) => Register(subject, new JsonObject { ["schema"] = schema }).Id;

    /// <summary>Registers schemas, each with a reference to the one before it.</summary>
    /// <returns>The id of the last one.</returns>
    public int RegisterParts(params (string Subject, string Schema)[] parts)
    {
        (string Subject, int Version, int Id, JsonObject Schema)? last = null;
        foreach (var (subject, text) in parts)
        {
            var schema = new JsonObject { ["schema"] = text };
            if (last is { } before)
                schema["references"] = new JsonArray(new JsonObject { ["name"] = before.Subject, ["subject"] = before.Subject, ["version"] = before.Version });
            last = Register(subject, schema);
        }

        return last?.Id ?? throw new ArgumentException("There are no schemas.", nameof(parts));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private (string Subject, int Version, int Id, JsonObject Schema) Register(string subject, JsonObject schema)
    {
        lock (_lock)
        {
            if (Find(subject, schema) is { } known)
                return known;
            // A schema has one id, whatever subjects it is in.
            var id = Find(other => Same(other.Schema, schema))?.Id ?? _schemas.Select(other => other.Id).DefaultIfEmpty(100).Max() + 1;
            _schemas.Add((subject, _schemas.Count(other => other.Subject == subject) + 1, id, schema));
            return _schemas[^1];
        }
    }

    private (string Subject, int Version, int Id, JsonObject Schema)? Find(string subject, JsonObject schema)
        => Find(other => other.Subject == subject && Same(other.Schema, schema));

    private (string Subject, int Version, int Id, JsonObject Schema)? Find(Predicate<(string Subject, int Version, int Id, JsonObject Schema)> matches)
    {
        lock (_lock)
            return _schemas.FindIndex(matches) is >= 0 and var index ? _schemas[index] : null;
    }

    private static bool Same(JsonObject one, JsonObject other) => (string?)one["schema"] == (string?)other["schema"];

    private static async Task<JsonObject> ReadAsync(HttpRequest request)
    {
        var body = (JsonObject)(await JsonNode.ParseAsync(request.Body))!;
        return new JsonObject(_kept.Where(body.ContainsKey).Select(name => KeyValuePair.Create(name, body[name]?.DeepClone())));
    }

    private static JsonObject Answer((string Subject, int Version, int Id, JsonObject Schema) found)
    {
        var answer = (JsonObject)found.Schema.DeepClone();
        (answer["subject"], answer["version"], answer["id"]) = (found.Subject, found.Version, found.Id);
        return answer;
    }

    private static IResult Error(int status, int code, string message) => Results.Json(new JsonObject { ["error_code"] = code, ["message"] = message }, statusCode: status);
}

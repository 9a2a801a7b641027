using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Serving;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Protocol.Rest;

/// <summary>The REST side of the protocol.</summary>
internal sealed class RestEndpoints(IInference inference, ServerInfo server, LiveOptions options)
{
    public static RouteGroupBuilder Map(IEndpointRouteBuilder endpoints)
    {
        var rest = ActivatorUtilities.CreateInstance<RestEndpoints>(endpoints.ServiceProvider);
        var group = endpoints.MapGroup("/v2");
        group.MapGet("/", Answer(rest.TellServerAsync));
        group.MapGet("/health/live", Answer(context => RestAnswer.WriteAsync(context, StatusCodes.Status200OK, json => json.WriteBoolean("live", true))));
        group.MapGet("/health/ready", Answer(rest.TellReadyAsync));
        foreach (var model in (string[])["/models/{model}", "/models/{model}/versions/{version}"])
        {
            group.MapGet(model, Answer(rest.TellModelAsync));
            group.MapGet($"{model}/ready", Answer(rest.TellModelReadyAsync));
            group.MapPost($"{model}/infer", Answer(rest.InferAsync));
        }

        group.MapPost("/repository/index", Answer(rest.TellIndexAsync));
        return group;
    }

    // Every failure is answered in the protocol's own form.
    private static RequestDelegate Answer(RequestDelegate handle) => async context =>
    {
        try
        {
            await handle(context);
        }
        catch (InferenceException exception) when (!context.Response.HasStarted)
        {
            HttpFailure.SayWhenToRetry(context.Response, exception);
            await RestAnswer.WriteErrorAsync(context, HttpFailure.StatusOf(exception.Failure), exception.Message);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await RestAnswer.WriteErrorAsync(context, exception.StatusCode, exception.Message);
        }
    };

    private Task TellServerAsync(HttpContext context) => RestAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteString("name", server.Name);
        json.WriteString("version", server.Version);
        json.WriteStartArray("extensions");
        foreach (var extension in server.Extensions)
            json.WriteStringValue(extension);
        json.WriteEndArray();
    });

    // The protocol's text names the member "live" here, its servers "ready".
    private Task TellReadyAsync(HttpContext context) => RestAnswer.WriteAsync(context, server.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
    {
        json.WriteBoolean("ready", server.IsReady);
        json.WriteBoolean("live", server.IsReady);
    });

    private Task TellModelReadyAsync(HttpContext context)
    {
        var (model, version) = ModelOf(context);
        var ready = server.IsModelReady(model, version);
        return RestAnswer.WriteAsync(context, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteString("name", model);
            json.WriteBoolean("ready", ready);
        });
    }

    private Task TellModelAsync(HttpContext context)
    {
        var (model, version) = ModelOf(context);
        var (served, all) = server.Find(model, version);
        return RestAnswer.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("name", model);
            json.WriteStartArray("versions");
            foreach (var other in all)
                json.WriteStringValue(other.Revision.Version);
            json.WriteEndArray();
            json.WriteString("platform", ServerInfo.Platform);
            WriteSpecs(json, "inputs", served.Signature.Inputs);
            WriteSpecs(json, "outputs", served.Signature.Outputs);
            json.WriteStartObject("properties");
            foreach (var (name, value) in PropertiesOf(served.Manifest))
                json.WriteString(name, value);
            json.WriteEndObject();
        });
    }

    /// <summary>What the manifest tells, and the digest.</summary>
    public static IEnumerable<KeyValuePair<string, string>> PropertiesOf(ModelManifest manifest)
        => manifest.Properties.Where(property => property.Key != "sha256").Append(new("sha256", manifest.Sha256));

    private static void WriteSpecs(Utf8JsonWriter json, string name, IEnumerable<TensorSpec> specs)
    {
        json.WriteStartArray(name);
        foreach (var spec in specs)
        {
            json.WriteStartObject();
            json.WriteString("name", spec.Name);
            json.WriteString("datatype", spec.DataType.Name());
            json.WriteStartArray("shape");
            foreach (var dimension in spec.Shape)
                json.WriteNumberValue(dimension);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private Task TellIndexAsync(HttpContext context) => RestAnswer.WriteArrayAsync(context, json =>
    {
        foreach (var (name, version, state, reason) in server.Index())
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("version", version);
            json.WriteString("state", state);
            json.WriteString("reason", reason);
            json.WriteEndObject();
        }
    });

    private async Task InferAsync(HttpContext context)
    {
        var (model, version) = ModelOf(context);
        var request = await RestRequest.ReadAsync(context.Request, context.RequestAborted);
        var result = await inference.InferAsync(
            new InferenceRequest(model, request.Inputs)
            {
                Version = version,
                Outputs = request.Outputs?.Select(output => output.Name).ToList(),
                TrafficKey = request.TrafficKey ?? HeaderOf(context.Request),
                Protocol = "rest",
            },
            context.RequestAborted);
        await RestAnswer.WriteAsync(context, result, request);
    }

    private string? HeaderOf(HttpRequest request) => (string?)request.Headers[options.Current.TrafficKeyHeader] is { Length: > 0 } key ? key : null;

    private static (string Model, string? Version) ModelOf(HttpContext context)
        => ((string)context.Request.RouteValues["model"]!, (string?)context.Request.RouteValues["version"]);
}

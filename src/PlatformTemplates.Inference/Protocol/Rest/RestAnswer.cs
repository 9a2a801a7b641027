using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Protocol.Rest;

/// <summary>Answers of the REST protocol.</summary>
internal static class RestAnswer
{
    public static Task WriteErrorAsync(HttpContext context, int status, string message) => WriteAsync(context, status, json => json.WriteString("error", message));

    public static Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write) => WriteJsonAsync(context, status, json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    public static Task WriteArrayAsync(HttpContext context, Action<Utf8JsonWriter> write) => WriteJsonAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteStartArray();
        write(json);
        json.WriteEndArray();
    });

    public static async Task WriteAsync(HttpContext context, InferenceResult result, RestRequest request)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("model_name", result.Model);
            json.WriteString("model_version", result.Version);
            if (request.Id is not null)
                json.WriteString("id", request.Id);
            json.WriteStartArray("outputs");
            foreach (var output in result.Outputs)
                WriteOutput(json, output, request.IsBinary(output.Name));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        var binary = result.Outputs.Where(output => request.IsBinary(output.Name)).ToList();
        var length = body.WrittenCount;
        foreach (var output in binary)
        {
            var size = BinaryTensor.SizeOf(output);
            if (size == 0)
                continue;
            BinaryTensor.Write(output, body.GetSpan(size));
            body.Advance(size);
        }

        if (binary.Count > 0)
            context.Response.Headers[RestRequest.JsonLengthHeader] = length.ToString(CultureInfo.InvariantCulture);
        await SendAsync(context, StatusCodes.Status200OK, binary.Count > 0 ? "application/octet-stream" : "application/json", body.WrittenMemory);
    }

    private static void WriteOutput(Utf8JsonWriter json, Tensor output, bool binary)
    {
        json.WriteStartObject();
        json.WriteString("name", output.Name);
        json.WriteString("datatype", output.DataType.Name());
        json.WriteStartArray("shape");
        foreach (var dimension in output.Dimensions)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
        if (binary)
        {
            json.WriteStartObject("parameters");
            json.WriteNumber("binary_data_size", BinaryTensor.SizeOf(output));
            json.WriteEndObject();
        }
        else
        {
            JsonTensor.WriteData(json, output);
        }

        json.WriteEndObject();
    }

    private static Task WriteJsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
            write(json);
        return SendAsync(context, status, "application/json", body.WrittenMemory);
    }

    private static Task SendAsync(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}

using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Protocol.Rest;

/// <summary>A request of the REST protocol: JSON, and behind it the bytes of those inputs that are sent as binary data.</summary>
internal sealed record RestRequest(string? Id, IReadOnlyList<Tensor> Inputs, IReadOnlyList<RestOutput>? Outputs, bool BinaryOutputs, string? TrafficKey)
{
    /// <summary>The header that says how long the JSON is; the rest of the body is binary data.</summary>
    public const string JsonLengthHeader = "Inference-Header-Content-Length";

    private const int FirstBuffer = 1 << 16;
    private static readonly string[] _unsupported = ["shared_memory_region", "shared_memory_offset", "shared_memory_byte_size", "classification"];

    public bool IsBinary(string output) => Outputs?.FirstOrDefault(asked => asked.Name == output)?.Binary ?? BinaryOutputs;

    /// <exception cref="InferenceException">The request is wrong.</exception>
    /// <exception cref="BadHttpRequestException">The body can't be read.</exception>
    public static async Task<RestRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // What is claimed to come is not reserved before it has come.
        using var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? FirstBuffer, FirstBuffer));
        await request.Body.CopyToAsync(buffer, cancellationToken);
        ReadOnlyMemory<byte> body = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        var length = body.Length;
        if ((string?)request.Headers[JsonLengthHeader] is { } header
            && (!int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out length) || length < 1 || length > body.Length))
            throw InferenceException.Invalid($"The header {JsonLengthHeader} must be from 1 to the length of the body ({body.Length}), not '{header}'.");
        return Read(body[..length], body[length..]);
    }

    private static RestRequest Read(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> binary)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw InferenceException.Invalid($"The request is no JSON: {exception.Message}");
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw InferenceException.Invalid("The request must be a JSON object.");
            var parameters = Parameters(root, "the request");
            if (!root.TryGetProperty("inputs", out var inputs) || inputs.ValueKind != JsonValueKind.Array || inputs.GetArrayLength() == 0)
                throw InferenceException.Invalid("The request must have inputs, an array of at least one.");

            List<Tensor> tensors = [];
            foreach (var input in inputs.EnumerateArray())
                tensors.Add(ReadInput(input, ref binary));
            if (!binary.IsEmpty)
                throw InferenceException.Invalid($"The body has {binary.Length} bytes of binary data that no input asks for.");
            return new RestRequest(
                Text(root, "id", "the request"),
                tensors,
                ReadOutputs(root),
                Flag(parameters, "binary_data_output", "the request") ?? false,
                parameters is { } given ? Text(given, "traffic_key", "the parameters of the request") : null);
        }
    }

    private static Tensor ReadInput(JsonElement input, ref ReadOnlyMemory<byte> binary)
    {
        var name = NameOf(input, "input");
        var type = DataTypes.Find(Text(input, "datatype", $"'{name}'")) ?? throw InferenceException.Invalid($"The datatype of '{name}' must be one of the protocol's, such as FP32.");
        var shape = ReadShape(name, input);
        var parameters = Parameters(input, $"'{name}'");
        var hasData = input.TryGetProperty("data", out var data);
        if (parameters is not { } given || !given.TryGetProperty("binary_data_size", out var size))
            return hasData ? JsonTensor.ReadData(name, type, shape, data) : throw InferenceException.Invalid($"The input '{name}' has neither data nor binary_data_size.");
        if (hasData)
            throw InferenceException.Invalid($"The input '{name}' has both data and binary_data_size.");
        if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out var length) || length < 0)
            throw InferenceException.Invalid($"The binary_data_size of '{name}' must be a number of bytes.");
        if (length > binary.Length)
            throw InferenceException.Invalid($"The binary_data_size of '{name}' is {length}, but {binary.Length} bytes of binary data are left. The header {JsonLengthHeader} says where they begin.");
        var tensor = BinaryTensor.Read(name, type, shape, binary[..length]);
        binary = binary[length..];
        return tensor;
    }

    private static long[] ReadShape(string name, JsonElement input)
    {
        if (!input.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array)
            throw InferenceException.Invalid($"The input '{name}' must have a shape, an array.");
        return [.. shape.EnumerateArray().Select(dimension => dimension.ValueKind == JsonValueKind.Number && dimension.TryGetInt64(out var length) && length >= 0
            ? length
            : throw InferenceException.Invalid($"The shape of '{name}' must have whole numbers from 0 on."))];
    }

    private static List<RestOutput>? ReadOutputs(JsonElement root)
    {
        if (!root.TryGetProperty("outputs", out var outputs) || outputs.ValueKind == JsonValueKind.Null)
            return null;
        if (outputs.ValueKind != JsonValueKind.Array)
            throw InferenceException.Invalid("The outputs of the request must be an array.");
        List<RestOutput> asked = [.. outputs.EnumerateArray().Select(output =>
        {
            var name = NameOf(output, "output");
            return new RestOutput(name, Flag(Parameters(output, $"'{name}'"), "binary_data", $"'{name}'"));
        })];
        return asked.DistinctBy(output => output.Name).Count() == asked.Count ? asked : throw InferenceException.Invalid("An output is asked for twice.");
    }

    private static string NameOf(JsonElement element, string what)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw InferenceException.Invalid($"Each {what} must be an object.");
        return Text(element, "name", $"each {what}") is { Length: > 0 } name ? name : throw InferenceException.Invalid($"Each {what} must have a name.");
    }

    private static JsonElement? Parameters(JsonElement element, string of)
    {
        if (!element.TryGetProperty("parameters", out var parameters) || parameters.ValueKind == JsonValueKind.Null)
            return null;
        if (parameters.ValueKind != JsonValueKind.Object)
            throw InferenceException.Invalid($"The parameters of {of} must be an object.");
        // Unknown parameters are another server's; these would change the answer's form.
        return _unsupported.FirstOrDefault(name => parameters.TryGetProperty(name, out _)) is { } odd
            ? throw InferenceException.Invalid($"The parameter '{odd}' of {of} is an extension that this server does not have.")
            : parameters;
    }

    private static bool? Flag(JsonElement? parameters, string name, string of)
    {
        if (parameters is not { } given || !given.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw InferenceException.Invalid($"The parameter {name} of {of} must be true or false.");
    }

    private static string? Text(JsonElement element, string name, string of)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw InferenceException.Invalid($"The {name} of {of} must be a string.");
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            throw InferenceException.Invalid($"The {name} of {of} is no text.");
        }
    }
}

/// <summary>An output that is asked for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Binary">Whether as binary data; null for what the request says of all.</param>
internal sealed record RestOutput(string Name, bool? Binary);

using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Protocol.Rest;

/// <summary>Tensors as JSON: an array of all elements, or arrays in arrays.</summary>
internal static class JsonTensor
{
    private delegate bool Read<T>(JsonElement element, out T value);

    /// <exception cref="InferenceException">The data is not that of such a tensor.</exception>
    public static Tensor ReadData(string name, DataType type, long[] shape, JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Array)
            throw InferenceException.Invalid($"The data of '{name}' must be an array.");
        var count = TensorShape.CountOf(shape);
        List<JsonElement> elements = [];
        Flatten(data, elements);
        if (elements.Count != count)
            throw InferenceException.Invalid($"The data of '{name}' has {elements.Count} elements, but the shape {TensorShape.Text(shape)} asks for {(count is null ? "more than can be counted" : count)}.");
        return type switch
        {
            DataType.Bytes => new Tensor(name, shape, [.. elements.Select(TextOf)]),
            DataType.Bool => Convert((JsonElement e, out bool v) => (v = e.ValueKind == JsonValueKind.True) || e.ValueKind == JsonValueKind.False),
            DataType.UInt8 => Convert((JsonElement e, out byte v) => e.TryGetByte(out v)),
            DataType.UInt16 => Convert((JsonElement e, out ushort v) => e.TryGetUInt16(out v)),
            DataType.UInt32 => Convert((JsonElement e, out uint v) => e.TryGetUInt32(out v)),
            DataType.UInt64 => Convert((JsonElement e, out ulong v) => e.TryGetUInt64(out v)),
            DataType.Int8 => Convert((JsonElement e, out sbyte v) => e.TryGetSByte(out v)),
            DataType.Int16 => Convert((JsonElement e, out short v) => e.TryGetInt16(out v)),
            DataType.Int32 => Convert((JsonElement e, out int v) => e.TryGetInt32(out v)),
            DataType.Int64 => Convert((JsonElement e, out long v) => e.TryGetInt64(out v)),
            // A number beyond the type's range is not quietly made infinite.
            DataType.FP16 => Convert((JsonElement e, out Half v) => Half.IsFinite(v = e.TryGetSingle(out var number) ? (Half)number : Half.NaN)),
            DataType.FP32 => Convert((JsonElement e, out float v) => e.TryGetSingle(out v) && float.IsFinite(v)),
            _ => Convert((JsonElement e, out double v) => e.TryGetDouble(out v) && double.IsFinite(v)),
        };

        Tensor Convert<T>(Read<T> read)
            where T : unmanaged
        {
            var bytes = new byte[elements.Count * type.Size()];
            var values = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
            for (var i = 0; i < values.Length; i++)
            {
                var element = elements[i];
                var isNumber = element.ValueKind == JsonValueKind.Number || type == DataType.Bool;
                if (!isNumber || !read(element, out values[i]))
                    throw Wrong(element);
            }

            return new Tensor(name, type, shape, bytes);
        }

        ReadOnlyMemory<byte> TextOf(JsonElement element)
        {
            try
            {
                return element.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(element.GetString()!) : throw Wrong(element);
            }
            catch (InvalidOperationException)
            {
                // Half of a surrogate pair.
                throw Wrong(element);
            }
        }

        InferenceException Wrong(JsonElement element)
        {
            var text = element.GetRawText();
            return InferenceException.Invalid($"The data of '{name}' has an element that is no {type.Name()}: {(text.Length > 40 ? text[..40] + "…" : text)}.");
        }
    }

    /// <exception cref="InferenceException">JSON has no such number.</exception>
    public static void WriteData(Utf8JsonWriter json, Tensor tensor)
    {
        json.WriteStartArray("data");
        switch (tensor.DataType)
        {
            case DataType.Bytes:
                foreach (var element in tensor.Elements)
                    json.WriteStringValue(element.Span);
                break;
            case DataType.Bool:
                foreach (var value in tensor.Values<bool>())
                    json.WriteBooleanValue(value);
                break;
            case DataType.FP16:
                foreach (var value in tensor.Values<Half>())
                    json.WriteNumberValue(Half.IsFinite(value) ? (float)value : throw NotFinite(tensor));
                break;
            case DataType.FP32:
                foreach (var value in tensor.Values<float>())
                    json.WriteNumberValue(float.IsFinite(value) ? value : throw NotFinite(tensor));
                break;
            case DataType.FP64:
                foreach (var value in tensor.Values<double>())
                    json.WriteNumberValue(double.IsFinite(value) ? value : throw NotFinite(tensor));
                break;
            case DataType.UInt64:
                foreach (var value in tensor.Values<ulong>())
                    json.WriteNumberValue(value);
                break;
            case DataType.Int64:
                foreach (var value in tensor.Values<long>())
                    json.WriteNumberValue(value);
                break;
            default:
                for (var i = 0; i < tensor.Data.Length / tensor.DataType.Size(); i++)
                    json.WriteNumberValue((long)tensor.NumberAt(i)!.Value);
                break;
        }

        json.WriteEndArray();
    }

    private static void Flatten(JsonElement array, List<JsonElement> elements)
    {
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Array)
                Flatten(element, elements);
            else
                elements.Add(element);
        }
    }

    private static InferenceException NotFinite(Tensor tensor)
        => new(InferenceFailure.ModelFailed, $"The output '{tensor.Name}' has an element that is no finite number, which JSON can't tell: ask for it as binary data.");
}

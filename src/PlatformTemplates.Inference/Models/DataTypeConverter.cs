using System.Text.Json;
using System.Text.Json.Serialization;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Models;

/// <summary>Types by their names in the protocol.</summary>
internal sealed class DataTypeConverter : JsonConverter<DataType>
{
    public override DataType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return DataTypes.Find(name) ?? throw new JsonException($"'{name}' is no type of a tensor, such as FP32.");
    }

    public override void Write(Utf8JsonWriter writer, DataType value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}

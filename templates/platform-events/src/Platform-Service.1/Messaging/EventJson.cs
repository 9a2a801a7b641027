using System.Text.Json.Serialization;

namespace PlatformService1.Messaging;

/// <summary>How events are written and read as JSON, by generated code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(ShipmentPrepared))]
internal sealed partial class EventJson : JsonSerializerContext;

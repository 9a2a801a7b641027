using Avro.Reflect;
using PlatformTemplates.Messaging.Avro;

namespace PlatformTemplates.Messaging.Tests.Schemas.Avro;

/// <summary>A message as it is now.</summary>
internal sealed record Parcel
{
    [AvroField("id")]
    public required Guid Id { get; init; }

    [AvroField("weight")]
    public required int Weight { get; init; }

    [AvroField("note")]
    public string? Note { get; init; }

    [AvroField("packedAt", typeof(TimestampConverter))]
    public DateTimeOffset? PackedAt { get; init; }

    [AvroField("size")]
    public required ParcelSize Size { get; init; }

    [AvroField("items")]
    public required IReadOnlyList<ParcelItem> Items { get; init; }
}

internal enum ParcelSize
{
    Small,
    Large,
}

internal sealed record ParcelItem
{
    [AvroField("product")]
    public required string Product { get; init; }
}

/// <summary>The same message as it was before.</summary>
internal sealed record EarlierParcel
{
    [AvroField("id")]
    public required Guid Id { get; init; }

    [AvroField("weight")]
    public required int Weight { get; init; }

    [AvroField("carrier")]
    public required string Carrier { get; init; }
}

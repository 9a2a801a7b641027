using System.Text.Json.Serialization;

namespace PlatformService1.Ordering;

/// <summary>Where an order is on its way: placed, confirmed, shipped; or cancelled before it was shipped.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderStatus>))]
public enum OrderStatus
{
    /// <summary>The customer has ordered.</summary>
    Placed,

    /// <summary>The seller has accepted.</summary>
    Confirmed,

    /// <summary>The goods have left.</summary>
    Shipped,

    /// <summary>Nothing will be delivered.</summary>
    Cancelled,
}

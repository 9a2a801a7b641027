using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using PlatformService1.Ordering;

namespace PlatformService1.Api;

/// <summary>An order to place.</summary>
public sealed record PlaceOrder
{
    /// <summary>The customer's number.</summary>
    [Required, StringLength(50, MinimumLength = 1)]
    public required string Customer { get; init; }

    /// <summary>The currency of all prices, in three letters (ISO 4217).</summary>
    [Required, RegularExpression("^[A-Z]{3}$")]
    public required string Currency { get; init; }

    /// <summary>What is ordered.</summary>
    [Required, MinLength(1), MaxLength(100)]
    public required IReadOnlyList<PlaceOrderLine> Lines { get; init; }
}

/// <summary>One product to order.</summary>
public sealed record PlaceOrderLine
{
    /// <summary>The product's code.</summary>
    [Required, StringLength(50, MinimumLength = 1)]
    public required string Product { get; init; }

    /// <summary>How many pieces.</summary>
    [Range(1, 10_000)]
    public required int Quantity { get; init; }

    /// <summary>The price of one piece, in the order's currency.</summary>
    [Range(0, 1_000_000)]
    public required decimal UnitPrice { get; init; }
}

/// <summary>The status an order is to have.</summary>
public sealed record ChangeStatus
{
    /// <summary>The next status.</summary>
    [EnumDataType(typeof(OrderStatus))]
    public required OrderStatus Status { get; init; }
}

/// <summary>An order.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Customer">The customer's number.</param>
/// <param name="Status">Where it is on its way.</param>
/// <param name="PlacedAt">When it was placed, in UTC.</param>
/// <param name="Currency">The currency of all prices, in three letters (ISO 4217).</param>
/// <param name="Total">The price of all lines.</param>
/// <param name="Lines">What was ordered.</param>
public sealed record OrderResponse(
    Guid Id,
    string Customer,
    OrderStatus Status,
    DateTimeOffset PlacedAt,
    string Currency,
    decimal Total,
    IReadOnlyList<OrderLineResponse> Lines)
{
    internal static OrderResponse From(Order order) => new(
        order.Id,
        order.Customer,
        order.Status,
        order.PlacedAt,
        order.Currency,
        order.Total,
        [.. order.Lines.Select(line => new OrderLineResponse(line.Product, line.Quantity, line.UnitPrice))]);
}

/// <summary>One product on an order.</summary>
/// <param name="Product">The product's code.</param>
/// <param name="Quantity">How many pieces.</param>
/// <param name="UnitPrice">The price of one piece, in the order's currency.</param>
public sealed record OrderLineResponse(string Product, int Quantity, decimal UnitPrice);

/// <summary>A part of the list of orders, the newest first.</summary>
/// <param name="Items">The orders.</param>
/// <param name="Next">What to give as <c>before</c> to get the next part; none on the last one.</param>
public sealed record OrderPage(IReadOnlyList<OrderResponse> Items, Guid? Next);

/// <summary>Which orders to list.</summary>
public sealed record ListOrders
{
    /// <summary>How many at most.</summary>
    [FromQuery(Name = "pageSize"), Range(1, 100), DefaultValue(20)]
    public int? PageSize { get; init; }

    /// <summary>Only orders older than the one with this id: the <c>next</c> of the part before.</summary>
    [FromQuery(Name = "before")]
    public Guid? Before { get; init; }

    /// <summary>Only orders in this status.</summary>
    [FromQuery(Name = "status"), EnumDataType(typeof(OrderStatus))]
    public OrderStatus? Status { get; init; }
}

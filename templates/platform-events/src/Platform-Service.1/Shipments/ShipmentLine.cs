namespace PlatformService1.Shipments;

/// <summary>One product in a shipment.</summary>
/// <param name="Product">The product's code.</param>
/// <param name="Quantity">How many pieces.</param>
public sealed record ShipmentLine(string Product, int Quantity);

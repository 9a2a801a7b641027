namespace PlatformService1.Deliveries;

/// <summary>How long a delivery takes.</summary>
/// <param name="Minutes">From leaving to being handed over.</param>
internal sealed record DeliveryTime(double Minutes);

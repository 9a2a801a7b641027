using PlatformService1.Deliveries;

namespace PlatformService1.Training;

/// <summary>A delivery that was made, and what there is to learn from it.</summary>
/// <param name="Delivery">What was known when it left.</param>
/// <param name="Minutes">How long it took.</param>
internal sealed record DeliveryRecord(Delivery Delivery, float Minutes);

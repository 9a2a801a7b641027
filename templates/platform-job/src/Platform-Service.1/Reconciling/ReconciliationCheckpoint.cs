namespace PlatformService1.Reconciling;

/// <summary>Where reconciling a period is: behind the last order or payment that was looked at.</summary>
/// <param name="Stage">What is looked at.</param>
/// <param name="At">When the last one was placed or received.</param>
/// <param name="Number">Its number.</param>
internal sealed record ReconciliationCheckpoint(ReconciliationStage Stage, DateTime At, long Number);

/// <summary>What is done one after the other.</summary>
internal enum ReconciliationStage
{
    /// <summary>Orders are compared with what was paid for them.</summary>
    Orders,

    /// <summary>Payments without an order are looked for.</summary>
    Payments,
}

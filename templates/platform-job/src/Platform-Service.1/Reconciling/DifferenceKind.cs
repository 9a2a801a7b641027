namespace PlatformService1.Reconciling;

/// <summary>In which way what was paid is not what was ordered.</summary>
public enum DifferenceKind
{
    /// <summary>Nothing was paid.</summary>
    Unpaid,

    /// <summary>Less was paid.</summary>
    Underpaid,

    /// <summary>More was paid.</summary>
    Overpaid,

    /// <summary>Something was paid for an order that does not exist.</summary>
    NoOrder,
}

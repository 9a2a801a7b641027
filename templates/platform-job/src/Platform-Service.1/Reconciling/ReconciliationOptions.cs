namespace PlatformService1.Reconciling;

/// <summary>The section <c>Reconciliation</c> of the configuration. Checked before the job begins.</summary>
internal sealed class ReconciliationOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Reconciliation";

    /// <summary>How many orders or payments are one batch, which is one transaction: from 1 to 10,000.</summary>
    public int BatchSize { get; set; } = 500;

    /// <summary>How much a payment may be off without being a difference, in the shop's currency: from zero on.</summary>
    public decimal Tolerance { get; set; }
}

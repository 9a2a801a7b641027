namespace PlatformTemplates.Messaging.Faults;

/// <summary>What a fault run has found.</summary>
/// <param name="Messages">Payments sent.</param>
/// <param name="Kills">Workers killed.</param>
/// <param name="Restarts">Times the broker was away and came back.</param>
/// <param name="Lost">Payments that have no booking.</param>
/// <param name="Twice">Payments with more than one booking.</param>
/// <param name="OutOfOrder">Payments that were not booked right after the one before in their account.</param>
/// <param name="EventsLost">Bookings that were never published.</param>
/// <param name="EventsOutOfOrder">Bookings first seen after a later one of their account.</param>
/// <param name="EventsRepeated">Bookings that were published more than once, with the same id.</param>
/// <param name="Poison">Messages sent that can't be handled.</param>
/// <param name="PoisonWithReason">Those of them that are among the dead letters, with their reason.</param>
/// <param name="OtherDeadLetters">Messages among the dead letters that should not be there.</param>
/// <param name="Duration">From the first message to the last effect.</param>
public sealed record FaultReport(
    int Messages,
    int Kills,
    int Restarts,
    int Lost,
    int Twice,
    int OutOfOrder,
    int EventsLost,
    int EventsOutOfOrder,
    int EventsRepeated,
    int Poison,
    int PoisonWithReason,
    int OtherDeadLetters,
    TimeSpan Duration)
{
    /// <summary>Whether everything is as it must be.</summary>
    public bool IsClean => Lost == 0 && Twice == 0 && OutOfOrder == 0 && EventsLost == 0 && EventsOutOfOrder == 0 && PoisonWithReason == Poison && OtherDeadLetters == 0;
}

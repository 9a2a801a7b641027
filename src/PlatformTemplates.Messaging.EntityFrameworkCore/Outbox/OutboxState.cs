using System.Diagnostics.Metrics;
using PlatformTemplates.Messaging.Telemetry;

namespace PlatformTemplates.Messaging.EntityFrameworkCore;

/// <summary>What is in the outbox, as of the relay's last look at it.</summary>
internal sealed class OutboxState
{
    private readonly TimeProvider _time;
    private int _pending;
    private long _oldest;

    public OutboxState(MessagingTelemetry telemetry, TimeProvider time)
    {
        _time = time;
        telemetry.Meter.CreateObservableGauge(TelemetryNames.OutboxPending, () => Volatile.Read(ref _pending), "{message}", "Messages in the outbox.");
        telemetry.Meter.CreateObservableGauge(TelemetryNames.OutboxAge, MeasureAge, "s", "How long the oldest message in the outbox has waited.");
    }

    public void Update(int pending, DateTime? oldest)
    {
        Volatile.Write(ref _pending, pending);
        Volatile.Write(ref _oldest, oldest?.Ticks ?? 0);
    }

    private double MeasureAge() => Volatile.Read(ref _oldest) is > 0 and var oldest ? TimeSpan.FromTicks(_time.GetUtcNow().UtcTicks - oldest).TotalSeconds : 0;
}

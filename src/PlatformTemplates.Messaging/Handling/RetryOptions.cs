namespace PlatformTemplates.Messaging.Handling;

/// <summary>
/// How often and how fast a failed message is tried again. While it waits, later messages of its key wait with it; all
/// other keys go on.
/// </summary>
public sealed class RetryOptions
{
    /// <summary>
    /// How many attempts a message gets before it goes to the dead letters; 1 for no retry. An attempt counts from when
    /// the handler was called: a database that can't be reached before that is waited for.
    /// </summary>
    public int MaxAttempts { get; set; } = 6;

    /// <summary>The wait after the first failure; it doubles with every further one.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The wait after a number of failures: exponential, and somewhere between half of it and all of it, so that messages
    /// that failed together do not come back together.
    /// </summary>
    /// <param name="failures">How many attempts have failed, from 1.</param>
    public TimeSpan DelayAfter(int failures) => DelayAfter(failures, Random.Shared.NextDouble());

    internal TimeSpan DelayAfter(int failures, double random)
    {
        var exponential = FirstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 30));
        return TimeSpan.FromMilliseconds(Math.Min(exponential, MaxDelay.TotalMilliseconds) * (0.5 + random / 2));
    }
}

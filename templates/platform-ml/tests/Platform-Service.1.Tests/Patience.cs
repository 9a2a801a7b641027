using System.Diagnostics;

namespace PlatformService1.Tests;

internal static class Patience
{
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(30);

    /// <summary>Waits until something is so.</summary>
    /// <exception cref="TimeoutException">It is not so after half a minute.</exception>
    public static async Task Until(Func<Task<bool>> isSo)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(start) > _most)
                throw new TimeoutException($"It is not so after {_most.TotalSeconds} seconds.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}

namespace PlatformService1.Tests;

/// <summary>Waits for what happens elsewhere. The limit keeps a broken test from hanging; nothing is measured by it.</summary>
internal static class Patience
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(_limit);
        while (!await condition())
            await Task.Delay(_pause, limit.Token);
    }
}

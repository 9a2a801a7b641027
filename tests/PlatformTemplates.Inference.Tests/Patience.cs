namespace PlatformTemplates.Inference.Tests;

/// <summary>Waiting for what happens elsewhere. The bound keeps a broken test from hanging; nothing is measured by it.</summary>
internal static class Patience
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    public static Task<T> For<T>(Task<T> task) => task.WaitAsync(_limit, TestContext.Current.CancellationToken);

    public static async Task Until(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(_limit);
        while (!condition())
            await Task.Delay(_look, limit.Token);
    }
}

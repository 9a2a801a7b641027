namespace PlatformTemplates.Jobs.Tests;

/// <summary>Waiting for what happens elsewhere. The bound keeps a broken test from hanging; nothing is measured by it.</summary>
internal static class Patience
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    public static Task For(Task task) => task.WaitAsync(_limit, TestContext.Current.CancellationToken);

    public static Task<T> For<T>(Task<T> task) => task.WaitAsync(_limit, TestContext.Current.CancellationToken);

    public static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(_limit);
        while (!await condition())
            await Task.Delay(_look, limit.Token);
    }
}

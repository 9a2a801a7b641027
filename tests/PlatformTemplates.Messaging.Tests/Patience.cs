using System.Threading.Channels;

namespace PlatformTemplates.Messaging.Tests;

/// <summary>Waiting for what happens elsewhere. The bound keeps a broken test from hanging; nothing is measured by it.</summary>
internal static class Patience
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);

    public static Task For(Task task) => task.WaitAsync(_limit, TestContext.Current.CancellationToken);

    public static Task<T> For<T>(Task<T> task) => task.WaitAsync(_limit, TestContext.Current.CancellationToken);

    public static Task<T> Read<T>(ChannelReader<T> reader) => For(reader.ReadAsync(TestContext.Current.CancellationToken).AsTask());

    public static Task Until(Func<bool> condition) => Until(() => Task.FromResult(condition()));

    public static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(_limit);
        while (!await condition())
            await Task.Delay(_look, limit.Token);
    }
}

namespace PlatformTemplates.Analyzers.Tests.Code.Operations;

public class CancellationHonouredTests
{
    private const string Id = "PLT0007";

    [Theory]
    [InlineData("while ([|true|]) { Console.Beep(); }")]
    [InlineData("[|for (;;) { Console.Beep(); }|]")]
    [InlineData("while ([|true|]) { foreach (var x in new[] { 1 }) { break; } }")]
    public Task A_loop_that_never_looks_at_the_token_is_reported(string statement) => ServiceCode.InWorker(statement).ReportsAsync(Id);

    [Theory]
    [InlineData("while (!stoppingToken.IsCancellationRequested) { Console.Beep(); }")]
    [InlineData("while (true) { stoppingToken.ThrowIfCancellationRequested(); }")]
    [InlineData("while (true) { await Task.Delay(1000, stoppingToken); }")]
    [InlineData("while (true) { if (DateTime.Today.Year > 2030) break; }")]
    [InlineData("var stop = false; stoppingToken.Register(() => stop = true); while (true) { Console.Beep(); }")]
    [InlineData("for (var i = 0; i < 3; i++) { Console.Beep(); }")]
    public Task A_loop_that_ends_or_may_end_is_accepted(string statement) => ServiceCode.InWorker(statement).AcceptsAsync(Id);

    [Theory]
    [InlineData("await [|Task.Delay(1000)|];")]
    [InlineData("await [|Task.Delay(1000)|].ConfigureAwait(false);")]
    [InlineData("await [|_queue.Reader.ReadAsync()|];")]
    [InlineData("await foreach (var item in [|_queue.Reader.ReadAllAsync()|]) { }")]
    [InlineData("await File.ReadAllTextAsync(\"a\", stoppingToken); await [|File.ReadAllTextAsync(\"a\")|];")]
    [InlineData("await Parallel.ForEachAsync([1], stoppingToken, async (item, inner) => await [|Task.Delay(item)|]);")]
    [InlineData("[|Thread.Sleep(1000)|];")]
    public Task What_is_awaited_without_the_token_is_reported(string statement) => ServiceCode.InWorker(statement, Queue).ReportsAsync(Id);

    [Theory]
    [InlineData("await Task.Delay(1000, CancellationToken.None);")]
    [InlineData("using var linked = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken); await Task.Delay(1000, linked.Token);")]
    [InlineData("await Task.Run(() => Console.Beep());")]
    [InlineData("await Task.WhenAll(Task.Delay(1000, stoppingToken));")]
    [InlineData("await Task.Delay(1000).WaitAsync(stoppingToken);")]
    [InlineData("try { await Task.Yield(); } finally { await File.WriteAllTextAsync(\"a\", \"b\"); }")]
    [InlineData("try { await Task.Yield(); } catch (IOException) { await Task.Delay(10); }")]
    [InlineData("await OwnAsync();")]
    [InlineData("var later = Task.Delay(1000); await later;")]
    public Task What_gets_a_token_cleans_up_or_takes_none_is_accepted(string statement) => ServiceCode.InWorker(statement, Queue + " private static Task OwnAsync() => Task.CompletedTask;").AcceptsAsync(Id);

    [Fact]
    public Task Code_that_is_no_background_work_is_left_to_others() => ServiceCode.InMethod("await Task.Delay(1000);").AcceptsAsync(Id);

    [Fact]
    public Task A_method_that_the_service_hands_its_token_to_is_looked_at()
        => ServiceCode.InWorker("await PollAsync(stoppingToken);", "private async Task PollAsync(CancellationToken cancellationToken) => await [|Task.Delay(1000)|];").ReportsAsync(Id);

    [Fact]
    public Task Shutting_down_has_a_token_of_its_own()
        => ServiceCode.InWorker("", "public override async Task StopAsync(CancellationToken cancellationToken) => await Task.Delay(10);").AcceptsAsync(Id);

    [Fact]
    public Task A_consumer_finds_its_token_in_the_context()
        => ServiceCode.With(Consumer("await [|Task.Delay(10)|];")).IsMendedAsync(Id, Consumer("await Task.Delay(10, context.CancellationToken);"), "src/Orders/Work.cs");

    [Fact]
    public Task What_hands_out_the_token_need_not_be_given_it()
        => ServiceCode.With(Consumer("await context.Publish(1);")).AcceptsAsync(Id);

    [Theory]
    [InlineData("while ([|true|]) { Console.Beep(); }", "while (!stoppingToken.IsCancellationRequested) { Console.Beep(); }")]
    [InlineData("await [|Task.Delay(1000)|]; await [|_queue.Reader.ReadAsync()|];", "await Task.Delay(1000, stoppingToken); await _queue.Reader.ReadAsync(stoppingToken);")]
    [InlineData("await [|LongAsync()|]; await [|LongAsync(then: 2)|];", "await LongAsync(end: stoppingToken); await LongAsync(then: 2, end: stoppingToken);")]
    [InlineData("[|Thread.Sleep(1000)|];", "await Task.Delay(1000, stoppingToken);")]
    public Task The_token_is_passed_on(string before, string after)
    {
        const string Members = Queue + " private static Task LongAsync(int first = 1, int then = 1, CancellationToken end = default) => Task.CompletedTask;";
        return ServiceCode.InWorker(before, Members).IsMendedAsync(Id, ServiceCode.Worker(after, Members), "src/Orders/Work.cs");
    }

    [Fact]
    public Task A_sleep_outside_of_an_async_method_has_no_fix()
        => ServiceCode.InWorker("Wait(stoppingToken);", "private static void Wait(CancellationToken cancellationToken) => [|Thread.Sleep(10)|];").HasNoFixAsync(Id);

    private const string Queue = "private readonly Channel<int> _queue = Channel.CreateBounded<int>(10);";

    private static string Consumer(string statement)
        => $"public interface IConsumer<T> {{ Task Consume(ConsumeContext<T> context); }}\npublic class ConsumeContext<T> {{ public CancellationToken CancellationToken => default; public Task Publish(object message, CancellationToken cancellationToken = default) => Task.CompletedTask; }}\npublic class OrderPlaced : IConsumer<int>\n{{\n    public async Task Consume(ConsumeContext<int> context)\n    {{\n        {statement}\n    }}\n}}\n";
}

namespace PlatformTemplates.Analyzers.Tests.Code.Operations;

public class ShutdownRespectedTests
{
    private const string Id = "PLT0008";

    [Theory]
    [InlineData("[|Environment.Exit(1)|];")]
    [InlineData("[|System.Diagnostics.Process.GetCurrentProcess().Kill()|];")]
    [InlineData("var own = System.Diagnostics.Process.GetCurrentProcess(); [|own.Kill(true)|];")]
    [InlineData("[|System.Diagnostics.Process.GetProcessById(Environment.ProcessId).Kill()|];")]
    public Task A_process_that_ends_itself_is_reported(string statement) => ServiceCode.InMethod(statement).ReportsAsync(Id);

    [Theory]
    [InlineData("Environment.ExitCode = 1; lifetime.StopApplication();")]
    [InlineData("var child = System.Diagnostics.Process.Start(\"sh\")!; child.Kill();")]
    [InlineData("_ = Task.Run(lifetime.StopApplication);")]
    [InlineData("_ = Task.Delay(1000).ContinueWith(_ => lifetime.StopApplication());")]
    [InlineData("Environment.FailFast(\"the heap is broken\");")]
    public Task Stopping_the_host_and_ending_a_child_are_accepted(string statement) => ServiceCode.InMethod(statement, "IHostApplicationLifetime lifetime").AcceptsAsync(Id);

    [Fact]
    public Task A_command_may_end_the_process() => ServiceCode.InProgram("""if (args is ["migrate"]) { Environment.Exit(0); }""").AcceptsAsync(Id);

    [Theory]
    [InlineData("_ = [|SendAsync()|];")]
    [InlineData("_ = [|Task.Run(SendAsync)|];")]
    [InlineData("_ = [|Task.Run(SendAsync).ContinueWith(t => t.Exception)|];")]
    [InlineData("Action send = () => [|SendAsync()|];")]
    [InlineData("Work? other = null; _ = other?[|.SendAsync()|];")]
    public Task A_task_that_nobody_keeps_is_reported(string statement) => ServiceCode.InMethod(statement, signature: Signature).ReportsAsync(Id);

    [Theory]
    [InlineData("await SendAsync();")]
    [InlineData("_ = await Task.FromResult(1);")]
    [InlineData("var sending = SendAsync(); await sending;")]
    [InlineData("await Task.WhenAll(SendAsync(), SendAsync());")]
    [InlineData("Func<Task> send = () => SendAsync(); await send();")]
    [InlineData("_sending = SendAsync(); _ = _sending.ContinueWith(t => t.Exception);")]
    [InlineData("_ = Interlocked.Exchange(ref _sending, SendAsync());")]
    public Task A_task_that_is_awaited_given_back_or_kept_is_accepted(string statement) => ServiceCode.InMethod(statement, signature: Signature).AcceptsAsync(Id);

    [Theory]
    [InlineData("private Task Note() { Console.Out.Flush(); return Task.CompletedTask; }", "Note();")]
    [InlineData("private static Task Note(bool isOn) { if (isOn) return Task.CompletedTask; Func<Task> other = () => { return Task.Delay(1); }; return Task.CompletedTask; }", "_ = Note(true);")]
    [InlineData("private Task Note() => Task.CompletedTask;", "Note();")]
    [InlineData("private Task Note(bool isOn) { if (isOn) return Task.Delay(1); return Task.CompletedTask; }", "[|Note(true)|];")]
    [InlineData("protected virtual Task Note() => Task.CompletedTask;", "[|Note()|];")]
    [InlineData("private async Task Note() => await Task.Delay(1);", "_ = [|Note()|];")]
    public Task A_task_that_is_done_when_the_method_returns_may_be_dropped(string method, string statement)
    {
        var project = ServiceCode.InMethod(statement, signature: method + " public async Task DoAsync()");
        return statement.Contains("[|", StringComparison.Ordinal) ? project.ReportsAsync(Id) : project.AcceptsAsync(Id);
    }

    private const string Signature = "private Task _sending = Task.CompletedTask; private Task SendAsync() => _sending; public async Task DoAsync()";
}

namespace PlatformTemplates.Analyzers.Tests.Code.Operations;

public class InjectedClockTests
{
    private const string Id = "PLT0015";

    [Theory]
    [InlineData("var due = [|DateTime.UtcNow|].AddDays(30);")]
    [InlineData("var due = [|DateTimeOffset.Now|];")]
    [InlineData("var today = [|DateTime.Today|];")]
    [InlineData("DateTime? placed = null; var due = placed ?? [|DateTime.UtcNow|];")]
    [InlineData("var prize = [|Random.Shared|].Next(100);")]
    [InlineData("var dice = [|new Random()|];")]
    public Task Business_code_that_looks_at_the_machine_is_reported(string statement) => ServiceCode.InMethod(statement).ReportsAsync(Id);

    [Theory]
    [InlineData("var due = time.GetUtcNow().AddDays(30);")]
    [InlineData("logger.LogInformation(\"Started at {Time}\", DateTime.UtcNow);")]
    [InlineData("await Task.Delay(Random.Shared.Next(100), cancellationToken);")]
    [InlineData("await Task.Delay(TimeSpan.FromMilliseconds(100 + Random.Shared.Next(100)), cancellationToken);")]
    [InlineData("var dice = new Random(42);")]
    [InlineData("var late = new[] { DateTime.MinValue }.AsQueryable().Where(at => at < DateTime.UtcNow);")]
    public Task An_injected_clock_a_log_line_jitter_and_the_databases_clock_are_accepted(string statement)
        => ServiceCode.InMethod(statement, "TimeProvider time, ILogger<Work> logger").AcceptsAsync(Id);

    [Fact]
    public Task The_program_and_clocks_themselves_may_look()
        => Task.WhenAll(
            ServiceCode.InProgram("var started = DateTime.UtcNow;").AcceptsAsync(Id),
            ServiceCode.With("public static class Hosts { public static IHostBuilder Make() => Host.CreateDefaultBuilder().ConfigureServices(s => s.AddSingleton(new Started(DateTime.UtcNow))); }\npublic record Started(DateTime At);").AcceptsAsync(Id),
            ServiceCode.With("public class Fast : TimeProvider { public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddDays(1); }").AcceptsAsync(Id),
            ServiceCode.With("public static class Uptime { public static readonly DateTime Started = DateTime.UtcNow; }").AcceptsAsync(Id));

    [Fact]
    public Task Another_clock_may_be_asked_first()
        => ServiceCode.With("public class TestClock { public DateTime FrozenTime => default; }\npublic class Plan { public TestClock? TestClock { get; set; } public DateTime Now() => TestClock?.FrozenTime ?? DateTime.UtcNow; }").AcceptsAsync(Id);

    [Theory]
    [InlineData("public DateTime? UtcNow { get; set; } public DateTime Due() => (UtcNow ?? DateTime.UtcNow).AddDays(30);")]
    [InlineData("public DateTime Due(DateTime? now = null) => (now ?? DateTime.UtcNow).AddDays(30);")]
    public Task A_time_that_may_be_given_is_accepted(string member) => ServiceCode.With($"public class Plan {{ {member} }}").AcceptsAsync(Id);

    [Theory]
    [InlineData("public DateTime Placed { get; } = [|DateTime.UtcNow|];")]
    [InlineData("public DateTime Placed { get; set; } = [|DateTime.UtcNow|];")]
    [InlineData("public DateTime Placed { get; private set; } = [|DateTime.UtcNow|];")]
    [InlineData("private readonly DateTime _placed = [|DateTime.UtcNow|]; public DateTime Placed => _placed;")]
    public Task A_time_that_nobody_needs_to_give_is_reported(string member) => ServiceCode.With($"public class Plan {{ {member} }}").ReportsAsync(Id);

    [Fact]
    public Task The_clock_at_hand_is_asked()
        => ServiceCode.InMethod("var times = ([|DateTime.UtcNow|], [|DateTime.Now|], [|DateTime.Today|], [|DateTimeOffset.UtcNow|], [|DateTimeOffset.Now|]);", "TimeProvider time")
            .IsMendedAsync(Id, ServiceCode.Method("var times = (time.GetUtcNow().UtcDateTime, time.GetLocalNow().LocalDateTime, time.GetLocalNow().LocalDateTime.Date, time.GetUtcNow(), time.GetLocalNow());", "TimeProvider time"), "src/Orders/Work.cs");

    [Theory]
    [InlineData("var due = [|DateTime.UtcNow|];", "")]
    [InlineData("var dice = [|new Random()|];", "TimeProvider time")]
    public Task Without_a_clock_at_hand_there_is_no_fix(string statement, string parameters) => ServiceCode.InMethod(statement, parameters).HasNoFixAsync(Id);

    [Fact]
    public Task A_field_is_taken_before_the_parameter_it_was_set_from()
    {
        const string Signature = "private readonly TimeProvider _time = time; public DateTimeOffset Now() => DateTimeOffset.MinValue; public async Task DoAsync()";
        return ServiceCode.InMethod("var now = [|DateTimeOffset.UtcNow|];", "TimeProvider time", Signature)
            .IsMendedAsync(Id, ServiceCode.Method("var now = _time.GetUtcNow();", "TimeProvider time", Signature), "src/Orders/Work.cs");
    }
}

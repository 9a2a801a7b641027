namespace PlatformTemplates.Analyzers.Tests.Code.Operations;

public class BoundedMemoryTests
{
    private const string Id = "PLT0009";

    private const string Usings = "using System.Collections.Concurrent; using System.Threading.Channels; using Microsoft.Extensions.Caching.Memory;";

    [Theory]
    [InlineData("private readonly Channel<int> _queue = [|Channel.CreateUnbounded<int>()|];")]
    [InlineData("private readonly Channel<int> _queue = [|Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true })|];")]
    [InlineData("public Channel<int> Queue { get; } = [|Channel.CreateUnbounded<int>()|];")]
    [InlineData("private readonly BlockingCollection<int> _queue = [|new()|];")]
    [InlineData("private readonly BlockingCollection<int> _queue = [|new BlockingCollection<int>(new ConcurrentBag<int>())|];")]
    [InlineData("private Channel<int> _queue; public Work() { _queue = [|Channel.CreateUnbounded<int>()|]; }")]
    [InlineData("public static void Add(IServiceCollection services) => services.AddSingleton(_ => [|Channel.CreateUnbounded<int>()|]);")]
    [InlineData("public static void Add(IServiceCollection services) => services.AddSingleton([|Channel.CreateUnbounded<int>()|]);")]
    public Task A_queue_that_is_kept_and_has_no_bound_is_reported(string member) => With(member).ReportsAsync(Id);

    [Theory]
    [InlineData("private readonly Channel<int> _queue = Channel.CreateBounded<int>(10);")]
    [InlineData("private readonly BlockingCollection<int> _queue = new(10);")]
    [InlineData("private readonly ConcurrentDictionary<int, int> _known = new();")]
    [InlineData("public int Gather() { var channel = Channel.CreateUnbounded<int>(); channel.Writer.TryWrite(1); return 1; }")]
    public Task A_bounded_queue_and_one_of_a_single_call_are_accepted(string member) => With(member).AcceptsAsync(Id);

    [Fact]
    public Task A_queue_of_the_program_is_kept() => ServiceCode.InProgram("var queue = [|System.Threading.Channels.Channel.CreateUnbounded<int>()|];").ReportsAsync(Id);

    [Theory]
    [InlineData("public void Keep(IMemoryCache cache, int id) => [|cache.Set(id, \"order\")|];")]
    [InlineData("public object? Get(IMemoryCache cache, int id) => [|cache.GetOrCreate(id, _ => \"order\")|];")]
    public Task An_entry_of_any_key_that_never_expires_is_reported(string member) => With(member).ReportsAsync(Id);

    [Theory]
    [InlineData("public void Keep(IMemoryCache cache, int id) => cache.Set(id, \"order\", TimeSpan.FromMinutes(5));")]
    [InlineData("public void Keep(IMemoryCache cache) => cache.Set(\"settings\", \"all\");")]
    [InlineData("private static readonly object Key = new(); public void Keep(IMemoryCache cache) => cache.Set(Key, \"all\");")]
    [InlineData("public object? Get(IMemoryCache cache, int id) => cache.GetOrCreate(id, entry => { entry.SlidingExpiration = TimeSpan.FromMinutes(5); return \"order\"; });")]
    [InlineData("public void Keep(IMemoryCache cache, int id) => cache.Set(id, \"order\"); public static void Add(IServiceCollection services) => services.AddMemoryCache(o => o.SizeLimit = 100);")]
    public Task An_entry_that_expires_has_one_key_or_sits_in_a_limited_cache_is_accepted(string member) => With(member).AcceptsAsync(Id);

    [Theory]
    [InlineData("private readonly Channel<int> _queue = [|Channel.CreateUnbounded<int>()|];", "private readonly Channel<int> _queue = Channel.CreateBounded<int>(1000);")]
    [InlineData("private readonly BlockingCollection<int> _a = [|new()|], _b = [|new(new ConcurrentBag<int>())|];", "private readonly BlockingCollection<int> _a = new(boundedCapacity: 1000), _b = new(new ConcurrentBag<int>(), boundedCapacity: 1000);")]
    [InlineData("public void Keep(IMemoryCache cache, int id) => [|cache.Set(id, \"order\")|];", "public void Keep(IMemoryCache cache, int id) => cache.Set(id, \"order\", TimeSpan.FromMinutes(5));")]
    public Task A_bound_is_set(string before, string after) => With(before).IsMendedAsync(Id, File(after), "src/Orders/Work.cs");

    [Fact]
    public Task A_channel_with_options_is_left_to_a_person()
        => With("private readonly Channel<int> _queue = [|Channel.CreateUnbounded<int>(new UnboundedChannelOptions())|];").HasNoFixAsync(Id);

    private static ServiceProject With(string member) => ServiceCode.With(File(member));

    private static string File(string member) => $"{Usings}\npublic class Work\n{{\n    {member}\n}}\n";
}

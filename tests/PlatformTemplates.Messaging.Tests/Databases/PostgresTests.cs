using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace PlatformTemplates.Messaging.Tests.Databases;

/// <summary>PostgreSQL, as in production: the server that the variable TEST_POSTGRES names.</summary>
public sealed class PostgresTests : DatabaseTests
{
    private readonly string? _server = Environment.GetEnvironmentVariable("TEST_POSTGRES");
    private readonly string _database = $"test_{Guid.NewGuid():n}";

    protected override string? Missing => string.IsNullOrEmpty(_server) ? "No PostgreSQL server: set TEST_POSTGRES, such as Host=127.0.0.1;Username=postgres." : null;

    private protected override void Use(DbContextOptionsBuilder options)
        => options.UseNpgsql(new NpgsqlConnectionStringBuilder(_server) { Database = _database }.ConnectionString, postgres => postgres.EnableRetryOnFailure());

    [Fact]
    public async Task Two_instances_send_every_event_once_and_keep_the_order_of_its_key()
    {
        await using var first = Build(pollInterval: "00:00:00.050");
        await using var second = Build(pollInterval: "00:00:00.050");
        // Slow enough that both are at work at the same time.
        Broker.On = _ => Task.Delay(1, TestContext.Current.CancellationToken);
        await SaveAsync(first, Enumerable.Range(0, 2000).Select(i => ($"key {i % 40}", i)));
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        await Patience.Until(IsOutboxEmptyAsync);

        Assert.Equal(2000, Broker.Sent.Count);
        Assert.All(Numbers(Broker.Sent), key => Assert.Equal(key.Value.Order(), key.Value));
    }
}

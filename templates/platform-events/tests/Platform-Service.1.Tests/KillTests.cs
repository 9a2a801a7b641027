using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using PlatformService1.Data;
using PlatformService1.Tests.Data;

namespace PlatformService1.Tests;

public sealed class KillTests
{
    [Fact]
    public async Task What_was_committed_is_published_although_the_process_was_killed_before_it_could()
    {
        var folder = Directory.CreateTempSubdirectory();
        var broker = new TestBroker();
        var peer = await Peer.StartAsync(broker);
        var order = Guid.NewGuid();
        string[] settings = [.. RunningService.SettingsOn(broker), .. SqliteService.SettingsFor(folder)];

        using (var migration = Start(["migrate", .. settings]))
        {
            await migration.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, migration.ExitCode);
        }

        // Its producer waits for company before it sends anything: time to be killed in.
        using (var process = Start([.. settings, "--Messaging:Kafka:Producer:linger.ms=60000", "--Messaging:Kafka:SendTimeout=00:02:00"]))
        {
            try
            {
                await peer.PlaceAsync(SampleOrder.New(order));
                await Patience.UntilAsync(() => IsCommittedAsync(folder, order));
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        await using (var service = await RunningService.StartAsync(broker, peer, SqliteService.SettingsFor(folder)))
            Assert.Single(await service.ListShipmentsAsync(order));
        folder.Delete(recursive: true);
    }

    private static Process Start(string[] arguments)
        => Process.Start(new ProcessStartInfo("dotnet", [typeof(ServiceHost).Assembly.Location, .. arguments]) { WorkingDirectory = AppContext.BaseDirectory })!;

    private static async Task<bool> IsCommittedAsync(DirectoryInfo folder, Guid orderId)
    {
        var options = new DbContextOptionsBuilder<ShipmentsContext>();
        options.Use(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder.FullName, "shipments.db")};Pooling=False");
        await using var context = new ShipmentsContext(options.Options);
        return await context.Shipments.AnyAsync(shipment => shipment.OrderId == orderId, TestContext.Current.CancellationToken);
    }
}

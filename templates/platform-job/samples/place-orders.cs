#:project ../src/Platform-Service.1/Platform-Service.1.csproj
#:property PublishAot=false

// Puts a day's orders and payments into the embedded database, as the shop and the bank would; some are not paid as they should be:
//   dotnet run --file samples/place-orders.cs                   yesterday
//   dotnet run --file samples/place-orders.cs -- 2026-01-31

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PlatformService1.Data;
using PlatformService1.Orders;

const int OrdersPerDay = 1000;
const int NumbersPerDay = 10_000;

var zone = TimeZoneInfo.FindSystemTimeZoneById("PLATFORM_TIME_ZONE");
var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, zone).DateTime).AddDays(-1);
if (args is [var named, ..] && !DateOnly.TryParseExact(named, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
{
    Console.Error.WriteLine($"A day is written as 2026-01-31, not as '{named}'.");
    return 1;
}

var folder = Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, "..", "src", "Platform-Service.1"));
var options = new DbContextOptionsBuilder<ReconciliationContext>();
options.Use(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, "platform-service-1.db")}");
await using var database = new ReconciliationContext(options.Options);
await database.Database.EnsureCreatedAsync();

// The same for a day whenever it is asked for.
var first = long.Parse($"{day:yyyyMMdd}", CultureInfo.InvariantCulture) * NumbersPerDay;
if (await database.Orders.AnyAsync(order => order.Number == first))
{
    Console.WriteLine($"The orders of {day:yyyy-MM-dd} are there already.");
    return 0;
}

var random = new Random(day.DayNumber);
var noon = TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(new TimeOnly(12, 0)), zone);
for (var i = 0; i < OrdersPerDay; i++)
{
    var amount = random.Next(500, 20_000) / 100m;
    var placedAt = noon.AddSeconds(random.Next(-6 * 3600, 6 * 3600));
    database.Add(new Order { Number = first + i, Customer = $"C{random.Next(1, 300)}", Amount = amount, PlacedAt = placedAt });

    var paid = random.Next(100) switch { 0 => 0, 1 => Math.Round(amount / 2, 2), 2 => amount + 10, _ => amount };
    // Now and then somebody mistypes the number of the order.
    var orderNumber = random.Next(200) == 0 ? first - 1 - i : first + i;
    if (paid != 0)
        database.Add(new Payment { Number = first + i, OrderNumber = orderNumber, Amount = paid, ReceivedAt = placedAt.AddMinutes(random.Next(1, 60)) });
}

await database.SaveChangesAsync();
Console.WriteLine($"{OrdersPerDay} orders were placed on {day:yyyy-MM-dd}. Compare them with their payments: dotnet run -- --as-of {day:yyyy-MM-dd}");
return 0;

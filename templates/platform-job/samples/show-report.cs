#:project ../src/Platform-Service.1/Platform-Service.1.csproj
#:property PublishAot=false

// Shows a day's report from the embedded database:
//   dotnet run --file samples/show-report.cs -- 2026-01-31

using Microsoft.EntityFrameworkCore;
using PlatformService1.Data;

var folder = Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, "..", "src", "Platform-Service.1"));
var options = new DbContextOptionsBuilder<ReconciliationContext>();
options.Use(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, "platform-service-1.db")}");
await using var database = new ReconciliationContext(options.Options);
await database.Database.EnsureCreatedAsync();

var period = args is [var named, ..] ? named : await database.Reports.MaxAsync(r => r.Period);
if (await database.Reports.SingleOrDefaultAsync(r => r.Period == period) is not { } report)
{
    Console.Error.WriteLine(period is null ? "There is no report." : $"There is no report of {period}.");
    return 1;
}

Console.WriteLine($"{report.Period}: {report.Orders} orders over {report.Ordered:0.00}, {report.Paid:0.00} paid, {report.Differences} differences{(report.IsComplete ? "" : "; the run has not come to its end")}");
foreach (var difference in await database.Differences.Where(d => d.Period == period).OrderBy(d => d.OrderNumber).ToListAsync())
    Console.WriteLine($"{difference.OrderNumber}  {difference.Kind,-9}  ordered {difference.Ordered,10:0.00}  paid {difference.Paid,10:0.00}");
return 0;

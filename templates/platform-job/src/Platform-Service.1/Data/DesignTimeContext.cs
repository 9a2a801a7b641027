using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace PlatformService1.Data;

/// <summary>What <c>dotnet ef migrations add</c> starts from: migrations are written for PostgreSQL, and none is needed to write them.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<ReconciliationContext>
{
    public ReconciliationContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<ReconciliationContext>();
        options.Use(DatabaseProvider.Postgres, "Host=localhost");
        return new ReconciliationContext(options.Options);
    }
}

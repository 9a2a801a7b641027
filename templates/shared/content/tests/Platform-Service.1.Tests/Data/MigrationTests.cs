using Microsoft.EntityFrameworkCore;
using PlatformService1.Data;

namespace PlatformService1.Tests.Data;

public sealed class MigrationTests
{
    [Fact]
    public void The_migrations_are_in_step_with_the_model()
    {
        using var context = new DesignTimeContext().CreateDbContext([]);

        Assert.False(context.Database.HasPendingModelChanges(), "The model has changed: run 'dotnet ef migrations add <Name> --output-dir Data/Migrations'.");
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PlatformTemplates.Jobs.Store;

namespace PlatformTemplates.Jobs.EntityFrameworkCore.Locks;

/// <summary>
/// SQLite has no locks of sessions, so it is an open file beside the database: the operating system frees it when the process
/// ends, however it ends. It holds among processes of one machine, as SQLite itself does; not over every network file system.
/// </summary>
internal sealed class FileLock(FileStream? file) : IJobLock
{
    /// <summary>Never cancelled: an open file stays open.</summary>
    public CancellationToken Lost => CancellationToken.None;

    /// <returns>Null when another process has it; else it owns the scope.</returns>
    public static async Task<FileLock?> TryTakeAsync(AsyncServiceScope scope, DbContext context, string job, CancellationToken cancellationToken)
    {
        var database = (await context.Database.SqlQuery<string>($"SELECT file AS \"Value\" FROM pragma_database_list WHERE name = 'main'").ToListAsync(cancellationToken)).FirstOrDefault();
        await scope.DisposeAsync();
        // One in memory is seen by this process alone.
        if (string.IsNullOrEmpty(database))
            return new FileLock(null);
        try
        {
            // It stays when it is freed: deleting it would let two processes lock two files of the same name.
            return new FileLock(new FileStream($"{database}.{job}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException))
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => file?.DisposeAsync() ?? ValueTask.CompletedTask;
}

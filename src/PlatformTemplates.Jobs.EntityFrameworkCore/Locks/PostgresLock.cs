using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using PlatformTemplates.Jobs.Store;

namespace PlatformTemplates.Jobs.EntityFrameworkCore.Locks;

/// <summary>
/// An advisory lock of a session that is open as long as the run works. PostgreSQL frees it when the session ends, so a killed
/// process leaves nothing behind; that the session still has it is asked again and again.
/// </summary>
internal sealed partial class PostgresLock : IJobLock
{
    private readonly AsyncServiceScope _scope;
    private readonly DbConnection _connection;
    private readonly long _key;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _released = new();
    private readonly Task _watch;

    private PostgresLock(AsyncServiceScope scope, DbConnection connection, long key, TimeSpan interval, TimeProvider time, ILogger logger)
    {
        (_scope, _connection, _key, _interval, _time, _logger) = (scope, connection, key, interval, time, logger);
        _watch = Task.Run(WatchAsync);
    }

    public CancellationToken Lost => _lost.Token;

    /// <returns>Null when another session has it; else it owns the scope.</returns>
    public static async Task<PostgresLock?> TryTakeAsync(AsyncServiceScope scope, DbContext context, string job, TimeSpan interval, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = context.Database.GetDbConnection();
        var key = KeyOf(job);
        return await AskAsync(connection, $"SELECT pg_try_advisory_lock({key})", interval, cancellationToken)
            ? new PostgresLock(scope, connection, key, interval, time, logger)
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _released.CancelAsync();
        await _watch;
        if (!_lost.IsCancellationRequested)
            await ReleaseAsync();
        await _scope.DisposeAsync();
        _released.Dispose();
        _lost.Dispose();
    }

    // Of the database, and among all that use advisory locks in it: 64 bits of a hash keep jobs apart.
    private static long KeyOf(string job) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"PlatformTemplates.Jobs/{job}")));

    private static async Task<bool> AskAsync(DbConnection connection, string question, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Not a part of the run's trace.
        using var untraced = SuppressInstrumentationScope.Begin();
        await using var command = connection.CreateCommand();
        command.CommandText = question;
        command.CommandTimeout = Math.Max(1, (int)Math.Ceiling(timeout.TotalSeconds));
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_interval, _time);
        try
        {
            // Asked of the list of locks, and not only whether the session lives: a pooler may have changed the session.
            var question = $"SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND (classid::bigint << 32 | objid::bigint) = {_key})";
            while (await timer.WaitForNextTickAsync(_released.Token))
            {
                if (await AskAsync(_connection, question, _interval, _released.Token))
                    continue;
                LogLost();
                await _lost.CancelAsync();
                return;
            }
        }
        catch (Exception) when (_released.IsCancellationRequested)
        {
            // The run is over.
        }
        catch (Exception exception)
        {
            LogUnknown(exception);
            await _lost.CancelAsync();
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await AskAsync(_connection, $"SELECT pg_advisory_unlock({_key})", _interval, CancellationToken.None);
        }
        catch (DbException exception)
        {
            // It is freed when the session ends.
            LogNotReleased(exception);
        }
    }

    [LoggerMessage(LogLevel.Error, "The database session has the job's lock no more; the run stops")]
    private partial void LogLost();

    [LoggerMessage(LogLevel.Error, "Whether the job's lock is still held can't be asked any more; the run stops")]
    private partial void LogUnknown(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The job's lock could not be freed; it is when the database session ends")]
    private partial void LogNotReleased(Exception exception);
}

using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Telemetry;

namespace PlatformTemplates.Inference.Serving;

/// <summary>
/// Keeps the repository at what the source has. A new version is fetched, checked and warmed up beside the one that answers, and
/// takes its place at once; the old one ends when its last request has been answered. What can't be loaded changes nothing.
/// </summary>
internal sealed partial class ModelLoader(IModelSource source, ModelRepository repository, LiveOptions options, InferenceTelemetry telemetry, TimeProvider time, ILogger<ModelLoader> logger) : BackgroundService
{
    private const string SourceItself = "";
    private static readonly TimeSpan _untilReady = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _retiring = [];
    private readonly RetryClock _retries = new(time);

    /// <summary>Looks at the source now.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await SynchronizeAsync(cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // The server started last and has stopped first, so its requests have been answered.
        foreach (var version in repository.All)
            Retire(version);
        Task[] retiring;
        lock (_lock)
            retiring = [.. _retiring];
        await Task.WhenAll(retiring).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override void Dispose()
    {
        _oneAtATime.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LoadAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Nothing that a source or a model brings about ends the service.
                Fail(SourceItself, new LoadFailure("", exception.Message), exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var interval = options.Current.ReloadInterval;
            if (interval == TimeSpan.Zero && repository.IsReady)
                return;
            await Task.Delay(interval == TimeSpan.Zero ? _untilReady : interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SynchronizeAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ModelRevision> listed;
        try
        {
            listed = await source.ListAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(SourceItself, new LoadFailure("", exception.Message), exception);
            return;
        }

        var current = options.Current;
        var wanted = listed.GroupBy(revision => revision.Model, StringComparer.Ordinal).SelectMany(model => VersionChoice.Of(current.Models.TryGetValue(model.Key, out var own) ? own : new ModelOptions(), [.. model])).ToList();
        var missing = VersionChoice.Missing(current, listed);
        repository.Mend(place => place == SourceItself || (wanted.All(revision => PlaceOf(revision) != place) && !missing.ContainsKey(place)));
        foreach (var (place, reason) in missing)
            Fail(place, new LoadFailure("", reason), exception: null);
        foreach (var revision in wanted)
        {
            if (repository.Find(revision.Model, revision.Version)?.Revision != revision && _retries.IsDue(revision))
                await LoadAsync(revision, current, cancellationToken);
            else if (repository.Find(revision.Model, revision.Version)?.Revision == revision)
                repository.Mend(place => place == PlaceOf(revision));
        }

        // What was there at the start has to be there before the service is ready; what comes later may fail by itself.
        repository.Required ??= [.. current.Models.Keys, .. listed.Select(revision => revision.Model)];
        foreach (var version in repository.All.Where(served => wanted.All(revision => revision.Model != served.Revision.Model || revision.Version != served.Revision.Version)).ToList())
            RemoveUnlessLast(version, listed);
    }

    private async Task LoadAsync(ModelRevision revision, InferenceOptions current, CancellationToken cancellationToken)
    {
        try
        {
            var package = await source.FetchAsync(revision, cancellationToken);
            var own = current.Models.TryGetValue(revision.Model, out var found) ? found : new ModelOptions();
            var version = await Task.Run(() => ServedVersion.Open(revision, package, own, telemetry, time), cancellationToken);
            var before = repository.Publish(version);
            repository.Mend(place => place == PlaceOf(revision));
            _retries.Forget(revision);
            telemetry.Loaded(revision.Model, revision.Version, "loaded");
            LogLoaded(logger, revision.Version, revision.Model, version.Manifest.Sha256, version.Unbatched is { } why ? $"not batched: {why}" : "batched");
            if (before is not null)
                Retire(before);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _retries.Failed(revision);
            if (Fail(PlaceOf(revision), new LoadFailure(revision.Revision, exception.Message), exception))
                telemetry.Loaded(revision.Model, revision.Version, "failed");
        }
    }

    // While the version that takes its place can't be loaded, the old one goes on.
    private void RemoveUnlessLast(ServedVersion version, IReadOnlyList<ModelRevision> listed)
    {
        var model = version.Revision.Model;
        if (repository.Models[model].Length == 1 && listed.Any(revision => revision.Model == model))
            return;
        repository.Remove(version);
        telemetry.Loaded(model, version.Revision.Version, "retired");
        LogRetired(logger, version.Revision.Version, model);
        Retire(version);
    }

    private void Retire(ServedVersion version)
    {
        var retiring = version.RetireAsync();
        lock (_lock)
            _retiring.Add(retiring);
        _ = retiring.ContinueWith(
            task =>
            {
                lock (_lock)
                    _retiring.Remove(task);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    // Said once, not at every interval.
    private bool Fail(string place, LoadFailure failure, Exception? exception)
    {
        if (!repository.Fail(place, failure))
            return false;
        if (exception is ModelSourceException or null)
            LogFailed(logger, place.Length == 0 ? "the source" : place, failure.Reason);
        else
            LogBroken(logger, exception, place.Length == 0 ? "the source" : place);
        return true;
    }

    private static string PlaceOf(ModelRevision revision) => $"{revision.Model}/{revision.Version}";

    [LoggerMessage(1, LogLevel.Information, "Version {Version} of the model {Model} ({Digest}) answers from now on, {Batching}")]
    private static partial void LogLoaded(ILogger logger, string version, string model, string digest, string batching);

    [LoggerMessage(2, LogLevel.Information, "Version {Version} of the model {Model} is retired")]
    private static partial void LogRetired(ILogger logger, string version, string model);

    [LoggerMessage(3, LogLevel.Error, "Models can't be loaded from {Place}; what is served already stays: {Reason}")]
    private static partial void LogFailed(ILogger logger, string place, string reason);

    [LoggerMessage(4, LogLevel.Error, "Models can't be loaded from {Place}; what is served already stays")]
    private static partial void LogBroken(ILogger logger, Exception exception, string place);
}

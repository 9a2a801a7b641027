using PlatformTemplates.Inference.Drift;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Telemetry;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Serving;

/// <summary>
/// A version that answers requests. Whoever uses it enters and leaves; retired, nobody enters any more, and it ends when the
/// last one has left.
/// </summary>
internal sealed class ServedVersion
{
    private readonly ModelSession _session;
    private readonly Batcher _batcher;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _retiring = new();
    private Task? _retirement;
    private int _users = 1;

    private ServedVersion(ModelRevision revision, ModelManifest manifest, ModelSession session, Batcher batcher, ModelMonitor? monitor, int queueLimit, string? unbatched)
    {
        (Revision, Manifest, _session, _batcher, Monitor, QueueLimit, Unbatched) = (revision, manifest, session, batcher, monitor, queueLimit, unbatched);
    }

    public ModelRevision Revision { get; }

    public ModelManifest Manifest { get; }

    public ModelSignature Signature => _session.Signature;

    public ModelMonitor? Monitor { get; }

    public int Waiting => _batcher.Waiting;

    public int QueueLimit { get; }

    /// <summary>Why its rows are not batched; null where they are.</summary>
    public string? Unbatched { get; }

    /// <summary>Checks a version, warms it up, and makes it ready to answer.</summary>
    /// <exception cref="ModelSourceException">It can't be used.</exception>
    public static ServedVersion Open(ModelRevision revision, ModelPackage package, ModelOptions options, InferenceTelemetry telemetry, TimeProvider time)
    {
        ModelDigest.MustBe(package);
        var session = ModelSession.Open(package.Content, options.Runtime);
        try
        {
            session.Signature.MustBe(package.Manifest);
            var unbatched = options.WarmUp ? Rehearsal.Run(session, options.Batching) : "the version is not warmed up";
            if (!options.Batching.Enabled)
                unbatched = "Batching:Enabled is off";
            var monitor = options.Monitoring.Enabled ? new ModelMonitor(package.Manifest, session.Signature, options.Monitoring, time) : null;
            var batcher = new Batcher(session, options.Batching, unbatched is null, options.Runtime.Concurrency, new VersionTelemetry(telemetry, revision.Model, revision.Version), time);
            return new ServedVersion(revision, package.Manifest, session, batcher, monitor, options.Batching.MaxQueueLength, unbatched);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Whether it may be used; then <see cref="Leave"/> must follow.</summary>
    public bool TryEnter()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var before = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (before == users)
                return true;
            users = before;
        }

        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _left.TrySetResult();
    }

    /// <summary>Answers a request. Whoever asks has entered.</summary>
    /// <exception cref="InferenceException">There is no answer.</exception>
    public async Task<Tensor[]> InferAsync(IReadOnlyList<Tensor> inputs, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var call = _batcher.Add(inputs);
        try
        {
            return await call.Answer.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            _batcher.GiveUp(call);
            throw new InferenceException(InferenceFailure.TimedOut, FormattableString.Invariant($"The model '{Revision.Model}' gave no answer within {timeout.TotalSeconds} seconds."));
        }
        catch (OperationCanceledException)
        {
            _batcher.GiveUp(call);
            throw;
        }
        catch (Exception exception) when (exception is not InferenceException)
        {
            throw ModelFailure.Of(Revision, exception);
        }
    }

    /// <summary>
    /// Ends when everybody has left. It is done once however often it is asked for: a host may be stopped twice at the same time,
    /// as WebApplicationFactory does it, and a native session that is released twice takes the process with it.
    /// </summary>
    public Task RetireAsync()
    {
        lock (_retiring)
            return _retirement ??= EndAsync();
    }

    private async Task EndAsync()
    {
        Leave();
        await _left.Task;
        await _batcher.StopAsync();
        _session.Dispose();
    }
}

using PlatformTemplates.Inference.Models;

namespace PlatformTemplates.Inference.Serving;

/// <summary>
/// When what failed to load is tried again: after ten seconds, then ever more seldom, up to five minutes. A large file that is
/// not what was published is not downloaded at every look; another revision is tried at once.
/// </summary>
internal sealed class RetryClock(TimeProvider time)
{
    private const int MostDoublings = 5;
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(5);

    private readonly Dictionary<ModelRevision, (int Failures, long At)> _failures = [];

    public bool IsDue(ModelRevision revision)
    {
        if (!_failures.TryGetValue(revision, out var failed))
            return true;
        var wait = _first * (1 << Math.Min(failed.Failures - 1, MostDoublings));
        return time.GetElapsedTime(failed.At) >= (wait < _longest ? wait : _longest);
    }

    public void Failed(ModelRevision revision)
        => _failures[revision] = (_failures.GetValueOrDefault(revision).Failures + 1, time.GetTimestamp());

    /// <summary>Of this version nothing failed any more, whatever its revision.</summary>
    public void Forget(ModelRevision revision)
    {
        foreach (var old in _failures.Keys.Where(failed => failed.Model == revision.Model && failed.Version == revision.Version).ToList())
            _failures.Remove(old);
    }
}

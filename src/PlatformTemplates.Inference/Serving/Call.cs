using System.Diagnostics;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Serving;

/// <summary>A request in a queue: it waits, then it is run or was given up, never both.</summary>
internal sealed class Call(IReadOnlyList<Tensor> inputs)
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int GivenUp = 2;

    private readonly TaskCompletionSource<Tensor[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state = Waiting;

    public IReadOnlyList<Tensor> Inputs { get; private set; } = inputs;

    public long Rows { get; } = inputs.Count > 0 ? inputs[0].Rows : 1;

    public long Enqueued { get; } = Stopwatch.GetTimestamp();

    public Task<Tensor[]> Answer => _answer.Task;

    /// <summary>Whether a run may have it now.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Whether it is not run any more. What it holds is let go.</summary>
    public bool TryGiveUp()
    {
        if (Interlocked.CompareExchange(ref _state, GivenUp, Waiting) != Waiting)
            return false;
        Inputs = [];
        _answer.TrySetCanceled();
        return true;
    }

    public bool IsGivenUp => Volatile.Read(ref _state) == GivenUp;

    /// <summary>Whether both can be laid one below the other.</summary>
    public bool Fits(Call other)
    {
        for (var i = 0; i < Inputs.Count; i++)
        {
            var mine = Inputs[i];
            var theirs = i < other.Inputs.Count && other.Inputs[i].Name == mine.Name ? other.Inputs[i] : other.Inputs.FirstOrDefault(input => input.Name == mine.Name);
            if (theirs is null || mine.Dimensions.Length != theirs.Dimensions.Length || !TensorShape.SameRows(mine.Dimensions, theirs.Dimensions))
                return false;
        }

        return true;
    }

    public void Complete(Tensor[] outputs) => _answer.TrySetResult(outputs);

    public void Fail(Exception exception) => _answer.TrySetException(exception);
}

using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Serving;

/// <summary>A version's first runs, before it gets requests: they warm the session up, and show whether its rows can be batched.</summary>
internal static class Rehearsal
{
    private const int Rounds = 3;
    private const double Tolerance = 1e-4;

    /// <summary>Runs the model on made-up rows.</summary>
    /// <returns>Why rows can't be batched; null where they can.</returns>
    /// <exception cref="ModelSourceException">The model can't be run.</exception>
    public static string? Run(ModelSession session, BatchingOptions batching)
    {
        try
        {
            if (!session.Signature.HasRows)
            {
                for (var round = 0; round < Rounds; round++)
                    session.Run([ProbeRows.Make(session.Signature, rows: 1, round)]);
                return "not every input and output has a first dimension of any size";
            }

            session.Run([ProbeRows.Make(session.Signature, Math.Min(batching.MaxBatchSize, 64), Rounds)]);
            IReadOnlyList<Tensor>[] calls = [.. Enumerable.Range(0, Rounds).Select(round => ProbeRows.Make(session.Signature, rows: 1 + round, round))];
            var alone = calls.Select(call => session.Run([call])[0]).ToList();
            Tensor[][] together;
            try
            {
                together = session.Run(calls);
            }
            catch (InvalidOperationException exception)
            {
                return exception.Message;
            }

            return alone.Zip(together).All(pair => pair.First.Zip(pair.Second).All(outputs => Same(outputs.First, outputs.Second)))
                ? null
                : "the prediction of a row depends on the other rows";
        }
        catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException exception)
        {
            throw new ModelSourceException($"The model can't be run on made-up rows: {exception.Message} Turn WarmUp off for a model that accepts none.", exception);
        }
    }

    private static bool Same(Tensor one, Tensor other)
    {
        if (!one.Dimensions.AsSpan().SequenceEqual(other.Dimensions))
            return false;
        if (one.DataType == DataType.Bytes)
            return one.Elements.Zip(other.Elements).All(pair => pair.First.Span.SequenceEqual(pair.Second.Span));
        for (var i = 0; i < one.Data.Length / one.DataType.Size(); i++)
        {
            var (a, b) = (one.NumberAt(i)!.Value, other.NumberAt(i)!.Value);
            // Sums of floats differ by the order that they are added in; two that are no numbers are the same.
            if (!a.Equals(b) && !(Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)))))
                return false;
        }

        return true;
    }
}

using System.Text.Unicode;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference.Models;

/// <summary>What a model takes and gives.</summary>
internal sealed record ModelSignature(IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<TensorSpec> Outputs)
{
    /// <summary>Whether several requests can be laid one below the other: the first dimension of everything is the number of rows.</summary>
    public bool HasRows => Inputs.Concat(Outputs).All(spec => spec.Shape.Count > 0 && spec.Shape[0] < 0);

    /// <summary>Refuses a model that is not what its manifest says.</summary>
    /// <exception cref="ModelSourceException">It is not.</exception>
    public void MustBe(ModelManifest manifest)
    {
        Check("input", Inputs, manifest.Inputs);
        Check("output", Outputs, manifest.Outputs);

        void Check(string what, IReadOnlyList<TensorSpec> has, IReadOnlyList<TensorSpec>? says)
        {
            if (says is null)
                return;
            foreach (var spec in says)
            {
                var found = has.FirstOrDefault(other => other.Name == spec.Name) ?? throw Wrong($"it has no {what} '{spec.Name}'");
                if (found.DataType != spec.DataType || !found.Shape.SequenceEqual(spec.Shape))
                    throw Wrong($"its {what} is {found}, not {spec}");
            }

            if (has.FirstOrDefault(spec => says.All(other => other.Name != spec.Name)) is { } more)
                throw Wrong($"it has the {what} {more}, which the manifest does not name");
        }

        ModelSourceException Wrong(string how) => new($"Version '{manifest.Version}' of the model '{manifest.Name}' is not what its manifest says: {how}.");
    }

    /// <summary>Refuses inputs that the model does not take.</summary>
    /// <exception cref="InferenceException">It does not.</exception>
    public void MustTake(string model, IReadOnlyList<Tensor> inputs)
    {
        foreach (var spec in Inputs)
        {
            Tensor? found = null;
            foreach (var input in inputs)
            {
                if (input.Name != spec.Name)
                    continue;
                if (found is not null)
                    throw InferenceException.Invalid($"The input '{spec.Name}' is given twice.");
                found = input;
            }

            if (found is null)
                throw InferenceException.Invalid($"The input '{spec.Name}' is missing: the model '{model}' takes {List(Inputs)}.");
            if (found.DataType != spec.DataType)
                throw InferenceException.Invalid($"The input '{spec.Name}' of the model '{model}' has the datatype {spec.DataType.Name()}, not {found.DataType.Name()}.");
            if (!TensorShape.Fits(found.Dimensions, spec.Shape))
                throw InferenceException.Invalid($"The input '{spec.Name}' of the model '{model}' has the shape {TensorShape.Text(spec.Shape)}, not {TensorShape.Text(found.Dimensions)}.");
            if (found.Elements.FirstOrDefault(element => !Utf8.IsValid(element.Span)) is { IsEmpty: false })
                throw InferenceException.Invalid($"The input '{spec.Name}' of the model '{model}' is text, and an element of it is not UTF-8.");
        }

        if (inputs.Count != Inputs.Count)
        {
            var odd = inputs.First(input => Inputs.All(spec => spec.Name != input.Name));
            throw InferenceException.Invalid($"The model '{model}' has no input '{odd.Name}': it takes {List(Inputs)}.");
        }
    }

    /// <summary>Refuses outputs that the model does not have.</summary>
    /// <exception cref="InferenceException">It does not.</exception>
    public void MustGive(string model, IReadOnlyList<string>? outputs)
    {
        foreach (var name in outputs ?? [])
        {
            if (Outputs.All(spec => spec.Name != name))
                throw InferenceException.Invalid($"The model '{model}' has no output '{name}': it gives {List(Outputs)}.");
        }
    }

    private static string List(IEnumerable<TensorSpec> specs) => string.Join(", ", specs);
}

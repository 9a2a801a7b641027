using System.Text.Json.Serialization;

namespace PlatformTemplates.Inference.Tensors;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">The type of its elements.</param>
/// <param name="Shape">Its dimensions; -1 may have any size.</param>
public sealed record TensorSpec(string Name, [property: JsonPropertyName("datatype")] DataType DataType, IReadOnlyList<long> Shape)
{
    /// <summary>For people to read.</summary>
    public override string ToString() => $"{Name} {DataType.Name()} {TensorShape.Text(Shape)}";
}

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>What a value in a kustomization must look like.</summary>
internal abstract class Shape
{
    public static Shape Text { get; } = new TextShape();

    public static Shape Flag { get; } = new FlagShape();

    public static Shape Number { get; } = new NumberShape();

    public static Shape TextMap { get; } = new MapShape(Text);

    public static Shape FlagMap { get; } = new MapShape(Flag);

    public static Shape Texts { get; } = new ListShape(Text);

    public static Shape Anything { get; } = new AnyShape();

    public static Shape ListOf(Shape item) => new ListShape(item);

    public static FieldsShape Fields(params (string Name, Shape Shape)[] fields) => new FieldsShape(fields);

    internal sealed class TextShape : Shape;

    internal sealed class FlagShape : Shape;

    internal sealed class NumberShape : Shape;

    internal sealed class AnyShape : Shape;

    internal sealed class MapShape(Shape value) : Shape
    {
        public Shape Value { get; } = value;
    }

    internal sealed class ListShape(Shape item) : Shape
    {
        public Shape Item { get; } = item;
    }

    internal sealed class FieldsShape((string Name, Shape Shape)[] fields) : Shape
    {
        /// <summary>The shape of a field with the name as it is documented: kustomize reads names without regard to case.</summary>
        public (string Name, Shape Shape)? Find(string name)
        {
            foreach (var field in fields)
            {
                if (string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
                    return field;
            }

            return null;
        }
    }
}

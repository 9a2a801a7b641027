using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// Texts that kustomize writes without quotes, whatever they are, where it makes them itself: keys of annotations, of
/// labels it adds and of generated data, and names that it puts together. What is then no text ends the real build, or
/// becomes a number in its output.
/// </summary>
internal static class BareText
{
    /// <summary>Refuses a key that would be none, as the real build does.</summary>
    /// <exception cref="RenderException">Without quotes, the key is not text.</exception>
    public static void CheckKey(string key, Place place)
    {
        if (key.Length == 0)
            throw new RenderException(place.Span, "Kustomize cannot make an empty key here.");
        if (key == "<<" || !IsText(key))
            throw new RenderException(place.Span, $"Kustomize makes the key {key} here and writes it without quotes, where it is not text: its build fails. Use another key.");
    }

    /// <summary>Names a name, or an image, that the real build makes a number of.</summary>
    /// <exception cref="RenderException">Without quotes, the value is not text.</exception>
    public static void CheckValue(string value, YamlScalar old)
    {
        if (old.IsPlain && !IsText(value))
            throw new RenderException(old.Span, $"Kustomize makes {value} of this and writes it without quotes, where it is not text: Kubernetes will refuse it. Put the value that stands here in quotes.", RenderProblemKind.Unsupported);
    }

    private static bool IsText(string text)
    {
        var resolved = text;
        return ScalarResolution.Resolve(ref resolved) == YamlScalarKind.String && resolved == text;
    }
}

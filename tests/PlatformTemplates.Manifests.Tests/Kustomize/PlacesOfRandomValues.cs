using CsCheck;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>
/// In kustomizations made at random, every key and value of every rendered object has a place in a file that the build
/// read. In a manifest it is the place where that text stands; else it is that of the kustomization, or of a file it names,
/// that set it.
/// </summary>
public class PlacesOfRandomValues
{
    [Fact]
    public void Every_value_has_the_place_that_set_it()
        => RandomKustomizations.Builds.Sample(
            files =>
            {
                var set = files.At("/r");
                var overlay = KustomizeRenderer.Render(set, files.Folder("/r"));
                // Patches rename to d, also an object that is left out in the end.
                HashSet<string?> names = [.. overlay.Objects.Select(o => o.Root.Find("metadata", "name")?.Text), "d"];
                foreach (var rendered in overlay.Objects)
                    Check(rendered.Root, set, overlay, names);
                Assert.All(overlay.Problems, problem => CheckPlace(problem.Span, set));
            },
            iter: 2_000,
            print: files => string.Concat(files.Texts.Select(f => $"-- {f.Key} --\n{f.Value}")));

    private static void Check(YamlNode node, ManifestFileSet files, RenderedOverlay overlay, HashSet<string?> names)
    {
        CheckPlace(node.Span, files);
        Assert.Contains(node.Span.Path, overlay.Files);
        // A reference keeps its place when the object it names gets another name.
        if (node is YamlScalar scalar && !names.Contains(scalar.Value))
            CheckText(scalar, files);
        foreach (var item in node.Elements)
            Check(item, files, overlay, names);
        foreach (var entry in node.Members)
        {
            // A key that is made has the place of its value.
            CheckPlace(entry.Key.Span, files);
            Check(entry.Value, files, overlay, names);
        }

        foreach (var removed in (node as YamlMapping)?.Removed ?? [])
        {
            CheckPlace(removed.By, files);
            Assert.Null(((YamlMapping)node).Find(removed.Key));
        }
    }

    // The line and column are those of the offset, and the offset is in the text.
    private static void CheckPlace(SourceSpan span, ManifestFileSet files)
    {
        var text = files.Text(span.Path);
        Assert.NotNull(text);
        Assert.InRange(span.End, span.Start, text.Length);
        var before = text[..span.Start];
        Assert.Equal(before.Count(c => c is '\n' or '\u2028') + 1, span.Line);
        Assert.Equal(span.Start - (before.LastIndexOfAny(['\n', '\u2028']) + 1) + 1, span.Column);
    }

    private static void CheckText(YamlScalar scalar, ManifestFileSet files)
    {
        // What a kustomization sets may be put together: an image of its tag, a value of a variable's.
        if (!scalar.Span.Path.EndsWith("things.yaml", StringComparison.Ordinal))
            return;
        var written = files.Text(scalar.Span.Path)!.Substring(scalar.Span.Start, scalar.Span.Length).Trim('"');
        // A name keeps its place when it gets a prefix, a suffix or a hash; a text keeps its own when variables in it are
        // replaced; what a replacement takes from a value has the place of the whole value.
        Assert.True(
            scalar.Value.Contains(written, StringComparison.Ordinal) || written.Contains(scalar.Value, StringComparison.Ordinal) || written.Contains("$(", StringComparison.Ordinal) || Made(written) || IsRespelled(scalar.Value) || written.Split('/', ':', '.', '-').Any(part => scalar.Value.Contains(part, StringComparison.Ordinal)),
            $"{scalar.Span} holds '{written}', not '{scalar.Value}'");
    }

    // A JSON patch makes doubles of an object's numbers, which have another spelling.
    private static bool IsRespelled(string value) => value is "16" or "1000" or "1.5" || value.Contains("e+", StringComparison.Ordinal);

    // The place of a whole mapping or list is that of what stands in its way to a value that had to be made.
    private static bool Made(string written) => written.StartsWith('{') || written.StartsWith('[');
}

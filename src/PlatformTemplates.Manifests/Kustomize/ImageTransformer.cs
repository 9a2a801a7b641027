using System.Text.RegularExpressions;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The field <c>images</c>. A changed image has the place of the tag, digest or name that was set last in that order.</summary>
internal sealed class ImageTransformer
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(100);

    private readonly YamlNode _image;
    private readonly string _name;
    private readonly YamlScalar? _newName;
    private readonly YamlScalar? _newTag;
    private readonly YamlScalar? _tagSuffix;
    private readonly YamlScalar? _digest;
    private readonly Regex? _pattern;
    private readonly Func<YamlNode, YamlNode> _walk;
    private readonly Func<YamlNode, YamlNode> _changeContainer;

    private ImageTransformer(YamlNode image)
    {
        _image = image;
        _walk = Walk;
        _changeContainer = ChangeContainer;
        _name = image["name"]?.Text ?? "";
        _newName = Given(image["newName"]);
        _newTag = Given(image["newTag"]);
        _tagSuffix = Given(image["tagSuffix"]);
        _digest = Given(image["digest"]);
        // Kustomize takes the name for a regular expression; nearly all names are none.
        if (_name.IndexOfAny(['*', '+', '?', '(', ')', '[', ']', '{', '}', '|', '^', '$', '\\']) < 0)
            return;
        try
        {
            _pattern = new Regex("^" + _name + "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?\\z", RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (ArgumentException)
        {
            throw new RenderException(image["name"]!.Span, $"The image name '{_name}' cannot be looked for: it is not a regular expression.");
        }
    }

    public static void Apply(Build build, Kustomization kustomization, Gathering gathering)
    {
        foreach (var image in (YamlNode[])[.. kustomization.List("images"), .. kustomization.List("imageTags")])
        {
            build.Try(() =>
            {
                var transformer = new ImageTransformer(image);
                foreach (var resource in gathering.Resources.Items)
                    build.Try(() => transformer.Apply(resource, gathering.Config.Images));
            });
            build.Trace(gathering, kustomization, "ImageTagTransformer");
        }
    }

    private void Apply(Resource resource, IReadOnlyList<FieldSpec> fields)
    {
        // What a definition holds are no containers, whatever they are called.
        if (resource.Kind == "CustomResourceDefinition")
            return;
        // Kustomize first looks for containers anywhere, then at the fields it knows; an image may change in both.
        resource.Root = (YamlMapping)Walk(resource.Root);
        foreach (var spec in fields)
        {
            if (!spec.AppliesTo(resource.Id))
                continue;
            resource.Root = FieldEditor.Apply(resource.Root, spec, _image, old => old switch
            {
                null => null,
                YamlScalar scalar => Change(scalar),
                _ => throw new RenderException(old.Span, "An image is text."),
            });
        }
    }

    private YamlNode Walk(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                var result = mapping;
                foreach (var entry in mapping.Entries)
                {
                    if (entry.Value is YamlScalar)
                        continue;
                    var changed = Walk(entry.Value);
                    if (entry.Key.Value is "containers" or "initContainers" && changed is YamlSequence containers)
                        changed = Map(containers, _changeContainer);
                    if (!ReferenceEquals(changed, entry.Value))
                        result = result.With(entry.Key, changed);
                }

                return result;
            case YamlSequence sequence:
                return Map(sequence, _walk);
            default:
                return node;
        }
    }

    private YamlNode ChangeContainer(YamlNode container)
    {
        if (container is not YamlMapping mapping || mapping.Find("image") is not { } entry)
            return container;
        if (entry.Value is not YamlScalar image)
            throw new RenderException(entry.Value.Span, "An image is text.");
        var changed = Change(image);
        return ReferenceEquals(changed, image) ? container : mapping.With(entry.Key, changed);
    }

    private static YamlSequence Map(YamlSequence sequence, Func<YamlNode, YamlNode> change)
    {
        List<YamlNode>? items = null;
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var changed = change(sequence.Items[i]);
            if (ReferenceEquals(changed, sequence.Items[i]))
                continue;
            items ??= [.. sequence.Items];
            items[i] = changed;
        }

        return items is null ? sequence : sequence.With(items);
    }

    private YamlScalar Change(YamlScalar image)
    {
        if (!IsMeant(image.Value))
            return image;
        var (name, tag, digest) = Split(image.Value);
        name = _newName?.Value ?? name;
        if (_newTag is not null || _digest is not null)
        {
            tag = _newTag?.Value ?? "";
            digest = _digest?.Value ?? "";
        }
        else if (_tagSuffix is not null)
        {
            tag += _tagSuffix.Value;
            digest = "";
        }

        var text = name + (tag.Length > 0 ? ":" + tag : "") + (digest.Length > 0 ? "@" + digest : "");
        var place = _newTag ?? _digest ?? _tagSuffix ?? _newName;
        if (place is null || text == image.Value && place.Span == image.Span)
            return image;
        BareText.CheckValue(text, image);
        return new YamlScalar(text, YamlScalarKind.String, place.Span);
    }

    private bool IsMeant(string image)
    {
        if (_pattern is not null)
        {
            try
            {
                return _pattern.IsMatch(image);
            }
            catch (RegexMatchTimeoutException)
            {
                throw new RenderException(_image["name"]!.Span, $"The image name '{_name}' takes too long to look for.");
            }
        }

        if (image.Length < _name.Length)
            return false;
        for (var i = 0; i < _name.Length; i++)
        {
            if (_name[i] != image[i] && _name[i] != '.')
                return false;
        }

        var at = _name.Length;
        if (at < image.Length && image[at] == ':')
            at = SkipWord(image, at + 1);
        if (string.CompareOrdinal(image, at, "@sha256:", 0, 8) == 0)
            at = SkipWord(image, at + 8);
        return at == image.Length;
    }

    private static int SkipWord(string text, int at)
    {
        while (at < text.Length && text[at] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '.' or '{' or '}' or '-')
            at++;
        return at;
    }

    private static (string Name, string Tag, string Digest) Split(string image)
    {
        // A colon before the first slash belongs to the registry's port.
        var slash = Math.Max(0, image.IndexOf('/'));
        var digest = image.IndexOf('@', slash);
        var tag = image.IndexOf(':', slash);
        if (digest >= 0 && (tag < 0 || tag > digest))
            return (image.Substring(0, digest), "", image.Substring(digest + 1));
        if (tag < 0)
            return (image, "", "");
        return digest < 0
            ? (image.Substring(0, tag), image.Substring(tag + 1), "")
            : (image.Substring(0, tag), image.Substring(tag + 1, digest - tag - 1), image.Substring(digest + 1));
    }

    private static YamlScalar? Given(YamlNode? node) => node is YamlScalar { Value.Length: > 0 } scalar ? scalar : null;
}

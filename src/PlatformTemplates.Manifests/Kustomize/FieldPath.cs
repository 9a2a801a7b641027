using System.Globalization;
using System.Text.RegularExpressions;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// A way into an object as replacements write it: <c>spec.template.spec.containers.[name=app].image</c>, with <c>*</c> for
/// all items of a list, a number for one, and <c>\.</c> for a point that belongs to a key.
/// </summary>
internal sealed class FieldPath
{
    private FieldPath(YamlScalar text, IReadOnlyList<Part> parts)
    {
        Text = text;
        Parts = parts;
    }

    /// <summary>The path as it is written.</summary>
    public YamlScalar Text { get; }

    public IReadOnlyList<Part> Parts { get; }

    /// <exception cref="RenderException">A part in brackets is no condition.</exception>
    public static FieldPath Parse(YamlScalar text) => new(text, [.. Split(text.Value).Select(p => new Part(p, text))]);

    /// <summary>The one value it leads to; null where it is not there.</summary>
    /// <exception cref="RenderException">The way leads through something of another form.</exception>
    public YamlNode? Follow(YamlMapping root)
    {
        YamlNode? node = root;
        foreach (var part in Parts)
        {
            if (node is null or YamlScalar { Kind: YamlScalarKind.Null })
                return null;
            if (part.Key.Length == 0)
                continue;
            if (part.IsEach)
                throw new RenderException(Text.Span, "The field path of a source leads to one value, so it takes no '*'.");
            var isLast = part.Key == "-";
            if (part.IsInList || isLast)
            {
                if (node is not YamlSequence { Items: var items })
                    throw new RenderException(Text.Span, $"The source has no list at {part.Key} of {Text.Value}.");
                var at = isLast ? items.Count - 1 : part.Index ?? -1;
                node = part.Field is not null ? items.FirstOrDefault(part.Is) : at >= 0 && at < items.Count ? items[at] : null;
            }
            else
            {
                node = node is YamlMapping mapping ? mapping[part.Key] : throw new RenderException(Text.Span, $"The source has no mapping at {part.Key} of {Text.Value}.");
            }
        }

        return node;
    }

    private static List<string> Split(string path)
    {
        var parts = new List<string>();
        var words = path.Split('.');
        for (var i = words.Length > 1 && words[0].Length == 0 ? 1 : 0; i < words.Length; i++)
        {
            var part = words[i];
            while (part.EndsWith("\\", StringComparison.Ordinal) && i + 1 < words.Length)
                part = part.Substring(0, part.Length - 1) + "." + words[++i];
            // A condition may hold points: it goes on to the bracket that ends it.
            if (part.StartsWith("[", StringComparison.Ordinal) && !part.EndsWith("]", StringComparison.Ordinal))
            {
                while (i + 1 < words.Length && !part.EndsWith("]", StringComparison.Ordinal))
                    part += "." + words[++i];
                if (part.IndexOf('=') < 0)
                    part = part.Trim('[', ']');
            }

            parts.Add(part);
        }

        return parts;
    }

    /// <summary>One step of the way.</summary>
    internal sealed class Part
    {
        // Kustomize's expressions run in linear time; ours may not, and a hostile one must not hold up a build.
        private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(100);

        private readonly YamlScalar _path;
        private Regex? _pattern;

        public Part(string text, YamlScalar path)
        {
            Key = text;
            _path = path;
            IsEach = text == "*";
            Index = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
            if (!text.StartsWith("[", StringComparison.Ordinal) || !text.EndsWith("]", StringComparison.Ordinal))
                return;
            var equals = text.IndexOf('=');
            if (equals < 0)
                throw new RenderException(path.Span, $"The condition {text} of a field path is written [key=value].");
            Field = text.Substring(1, equals - 1);
            Wanted = text.Substring(equals + 1, text.Length - equals - 2);
        }

        /// <summary>The step as it is written.</summary>
        public string Key { get; }

        /// <summary>Whether it means all items of a list.</summary>
        public bool IsEach { get; }

        /// <summary>The position it means in a list; null where it is no number.</summary>
        public int? Index { get; }

        /// <summary>The field of an item that decides, empty where the item itself does; null where the step is no condition.</summary>
        public string? Field { get; }

        /// <summary>What that field is to be.</summary>
        public string Wanted { get; } = "";

        /// <summary>Whether it leads into a list.</summary>
        public bool IsInList => IsEach || Index is not null || Field is not null;

        /// <summary>Whether an item is the one meant, word for word.</summary>
        public bool Is(YamlNode item) => Deciding(item) is { } value && value.Value == Wanted;

        /// <summary>Whether an item is one of those meant: as a target, a condition is a regular expression that may match anywhere.</summary>
        /// <exception cref="RenderException">It is no regular expression.</exception>
        public bool Matches(YamlNode item)
        {
            if (Deciding(item) is not { } value)
                return false;
            try
            {
                _pattern ??= new Regex(Wanted, RegexOptions.CultureInvariant, MatchTimeout);
                return _pattern.IsMatch(value.Value);
            }
            catch (RegexMatchTimeoutException)
            {
                throw new RenderException(_path.Span, $"The regular expression '{Wanted}' takes too long to match.");
            }
            catch (ArgumentException)
            {
                throw new RenderException(_path.Span, $"'{Wanted}' is not a regular expression.");
            }
        }

        private YamlScalar? Deciding(YamlNode item) => (Field!.Length == 0 ? item : item[Field]) as YamlScalar;
    }
}

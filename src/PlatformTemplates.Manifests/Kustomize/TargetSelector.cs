using System.Text.RegularExpressions;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The objects that a patch is meant for: regular expressions that must match as a whole, and selectors.</summary>
internal sealed class TargetSelector
{
    private readonly Pattern? _group;
    private readonly Pattern? _version;
    private readonly Pattern? _kind;
    private readonly Pattern? _name;
    private readonly Pattern? _namespace;
    private readonly LabelSelector? _labels;
    private readonly LabelSelector? _annotations;

    /// <exception cref="RenderException">A pattern or selector cannot be read.</exception>
    public TargetSelector(YamlNode target)
    {
        _group = Pattern.Of(target["group"]);
        _version = Pattern.Of(target["version"]);
        _kind = Pattern.Of(target["kind"]);
        _name = Pattern.Of(target["name"]);
        _namespace = Pattern.Of(target["namespace"]);
        _labels = target["labelSelector"] is YamlScalar labels ? LabelSelector.Parse(labels) : null;
        _annotations = target["annotationSelector"] is YamlScalar annotations ? LabelSelector.Parse(annotations) : null;
    }

    /// <summary>Whether an object is meant, by the name and namespace it has or by those it was written with.</summary>
    public bool Matches(Resource resource)
    {
        var id = resource.Id;
        var original = resource.OriginalId;
        return (_namespace is null || _namespace.Matches(original.EffectiveNamespace) || _namespace.Matches(id.EffectiveNamespace))
            && (_name is null || _name.Matches(original.Name) || _name.Matches(id.Name))
            && (_group is null || _group.Matches(id.Group))
            && (_version is null || _version.Matches(id.Version))
            && (_kind is null || _kind.Matches(id.Kind))
            && (_labels is null || _labels.Matches(resource.Root.Find("metadata", "labels")))
            && (_annotations is null || _annotations.Matches(resource.Root.Find("metadata", "annotations")));
    }

    private sealed class Pattern
    {
        // Kustomize's expressions run in linear time; ours may not, and a hostile one must not hold up a build.
        private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(100);

        private readonly YamlScalar _text;
        private readonly Regex? _expression;

        private Pattern(YamlScalar text)
        {
            _text = text;
            if (text.Value.IndexOfAny(['.', '*', '+', '?', '(', ')', '[', ']', '{', '}', '|', '^', '$', '\\']) < 0)
                return;
            try
            {
                _expression = new Regex("^(?:" + text.Value + ")\\z", RegexOptions.CultureInvariant, MatchTimeout);
            }
            catch (ArgumentException)
            {
                throw new RenderException(text.Span, $"'{text.Value}' is not a regular expression.");
            }
        }

        public static Pattern? Of(YamlNode? node) => node is YamlScalar { Value.Length: > 0 } text ? new Pattern(text) : null;

        public bool Matches(string value)
        {
            if (_expression is null)
                return _text.Value == value;
            try
            {
                return _expression.IsMatch(value);
            }
            catch (RegexMatchTimeoutException)
            {
                throw new RenderException(_text.Span, $"The regular expression '{_text.Value}' takes too long to match.");
            }
        }
    }
}

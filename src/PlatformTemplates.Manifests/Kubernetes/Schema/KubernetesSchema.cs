using System.Collections.Concurrent;
using System.Globalization;

namespace PlatformTemplates.Manifests.Kubernetes.Schema;

/// <summary>A version of a kind that is on its way out.</summary>
/// <param name="DeprecatedIn">The minor of Kubernetes 1 it is deprecated from.</param>
/// <param name="RemovedIn">The minor of Kubernetes 1 from which the API server does not know it.</param>
/// <param name="Replacement">Group and version to use in its place; empty where there is none.</param>
public sealed record RetiredVersion(int DeprecatedIn, int RemovedIn, string Replacement);

/// <summary>
/// The kinds Kubernetes itself has and their fields, from a file inside this assembly. A type of it is read when an
/// object that has one is met.
/// </summary>
public sealed class KubernetesSchema
{
    private const string Resource = "kubernetes.schema";

    private static readonly Lazy<KubernetesSchema> Embedded = new(Read);
    private static readonly char[] Bar = ['|'];

    private readonly string _text;
    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _versions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RetiredVersion> _retired = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ObjectSchema> _read = new(StringComparer.Ordinal);

    private KubernetesSchema(string text)
    {
        _text = text;
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            end = text.IndexOf('\n', start);
            if (text[start] is ' ' or '#')
                continue;
            var line = text.Substring(start, end - start);
            var words = line.Split(' ');
            switch (words[0])
            {
                case "version":
                    Minor = MinorOf(words[1]);
                    break;
                case "retired":
                    _retired.Add(words[1] + " " + words[2], new RetiredVersion(MinorOf(words[3]), MinorOf(words[4]), words.Length > 5 ? words[5] : ""));
                    break;
                case "kind":
                    AddKind(words[1], words[2], words[3]);
                    break;
                default:
                    _types.Add(line, end + 1);
                    break;
            }
        }
    }

    /// <summary>The schema inside this assembly.</summary>
    public static KubernetesSchema Current => Embedded.Value;

    /// <summary>The minor of Kubernetes 1 it tells of.</summary>
    public int Minor { get; }

    /// <summary>The metadata of every object.</summary>
    public ObjectSchema Metadata => Type("V1ObjectMeta");

    /// <summary>The kinds there are.</summary>
    public IEnumerable<(string ApiVersion, string Kind)> Kinds => _kinds.Keys.Select(k => (k.Substring(0, k.IndexOf(' ')), k.Substring(k.IndexOf(' ') + 1)));

    /// <summary>The fields of a kind; null where Kubernetes itself has no such kind in that version.</summary>
    public ObjectSchema? Find(string apiVersion, string kind) => _kinds.TryGetValue(apiVersion + " " + kind, out var type) ? Type(type) : null;

    /// <summary>What is known of a version that goes or is gone; null for one that stays.</summary>
    public RetiredVersion? Retired(string apiVersion, string kind) => _retired.TryGetValue(apiVersion + " " + kind, out var retired) ? retired : null;

    /// <summary>Whether a version of a group has any kind of Kubernetes itself.</summary>
    public bool HasVersion(string apiVersion) => _groups.Contains(apiVersion);

    /// <summary>The groups and versions that have a kind.</summary>
    public IReadOnlyList<string> VersionsOf(string kind) => _versions.TryGetValue(kind, out var versions) ? versions : [];

    /// <summary>The minor in <c>1.31</c>, <c>v1.31.4</c> or <c>31</c>; -1 where it is none of these.</summary>
    public static int MinorOf(string version)
    {
        var parts = version.TrimStart('v').Split('.');
        return int.TryParse(parts[parts.Length > 1 ? 1 : 0], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) && (parts.Length == 1 || parts[0] == "1") ? minor : -1;
    }

    private static KubernetesSchema Read()
    {
        using var stream = typeof(KubernetesSchema).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly has no {Resource}.");
        using var reader = new StreamReader(stream);
        return new KubernetesSchema(reader.ReadToEnd().Replace("\r\n", "\n"));
    }

    private void AddKind(string apiVersion, string kind, string type)
    {
        _kinds.Add(apiVersion + " " + kind, type);
        _groups.Add(apiVersion);
        if (!_versions.TryGetValue(kind, out var versions))
            _versions.Add(kind, versions = []);
        versions.Add(apiVersion);
    }

    private ObjectSchema Type(string name) => _read.GetOrAdd(name, ReadType);

    private ObjectSchema ReadType(string name)
    {
        var fields = new Dictionary<string, ValueSchema>(StringComparer.Ordinal);
        var required = new List<string>();
        for (int start = _types[name], end; start < _text.Length && _text[start] == ' '; start = end + 1)
        {
            end = _text.IndexOf('\n', start);
            var words = _text.Substring(start + 1, end - start - 1).Split(' ');
            var field = words[0];
            if (field[field.Length - 1] == '!')
                required.Add(field = field.Substring(0, field.Length - 1));
            fields.Add(field, Value(words[1], words.Length > 2 ? words[2].Split(Bar) : []));
        }

        return new ObjectSchema(name, fields, required);
    }

    private ValueSchema Value(string type, string[] allowed)
    {
        if (type.StartsWith("[]", StringComparison.Ordinal))
            return ValueSchema.ListOf(Value(type.Substring(2), allowed));
        if (type.StartsWith("{}", StringComparison.Ordinal))
            return ValueSchema.MapOf(Value(type.Substring(2), allowed));
        return type switch
        {
            "any" => ValueSchema.Any,
            "string" or "time" => ValueSchema.Of(ValueKind.Text, allowed),
            "base64" => ValueSchema.Of(ValueKind.Base64),
            "int32" => ValueSchema.Of(ValueKind.Integer, bits: 32),
            "int64" => ValueSchema.Of(ValueKind.Integer),
            "number" => ValueSchema.Of(ValueKind.Number),
            "bool" => ValueSchema.Of(ValueKind.Flag),
            "quantity" => ValueSchema.Of(ValueKind.Quantity),
            "int-or-string" => ValueSchema.Of(ValueKind.IntegerOrText),
            _ => ValueSchema.ObjectOf(() => Type(type)),
        };
    }
}

namespace PlatformTemplates.Manifests.Kubernetes.Schema;

/// <summary>What a value is made of.</summary>
public enum ValueKind
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Text that is base64.</summary>
    Base64,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>An amount, as text or as a number: <c>512Mi</c>, <c>0.5</c>.</summary>
    Quantity,

    /// <summary>A whole number or text: a port by number or by name, <c>25%</c>.</summary>
    IntegerOrText,

    /// <summary>A list.</summary>
    List,

    /// <summary>Keys of the writer's choice, all with the same kind of value.</summary>
    Map,

    /// <summary>Fields that are known.</summary>
    Object,
}

/// <summary>What may stand in one place of an object.</summary>
public sealed class ValueSchema
{
    private readonly Func<ObjectSchema>? _object;
    private ObjectSchema? _resolved;

    private ValueSchema(ValueKind kind, ValueSchema? item = null, Func<ObjectSchema>? fields = null, IReadOnlyList<string>? allowed = null, int bits = 64)
    {
        Kind = kind;
        Item = item;
        _object = fields;
        Allowed = allowed ?? [];
        Bits = bits;
    }

    /// <summary>A value of which nothing is known.</summary>
    public static ValueSchema Any { get; } = new(ValueKind.Any);

    /// <summary>What the value is made of.</summary>
    public ValueKind Kind { get; }

    /// <summary>The values of a list or a map; null for anything else.</summary>
    public ValueSchema? Item { get; }

    /// <summary>The fields of an object; null for anything else.</summary>
    public ObjectSchema? Object => _object is null ? null : _resolved ??= _object();

    /// <summary>The only values there may be; empty where there are others.</summary>
    public IReadOnlyList<string> Allowed { get; }

    /// <summary>How many bits a whole number has, its sign among them: 32 or 64.</summary>
    public int Bits { get; }

    /// <summary>A single value.</summary>
    public static ValueSchema Of(ValueKind kind, IReadOnlyList<string>? allowed = null, int bits = 64) => new(kind, allowed: allowed, bits: bits);

    /// <summary>A list of values.</summary>
    public static ValueSchema ListOf(ValueSchema item) => new(ValueKind.List, item);

    /// <summary>A map to values.</summary>
    public static ValueSchema MapOf(ValueSchema item) => new(ValueKind.Map, item);

    /// <summary>An object, whose fields are asked for when one of its kind is met.</summary>
    public static ValueSchema ObjectOf(Func<ObjectSchema> fields) => new(ValueKind.Object, fields: fields);
}

/// <summary>The fields of one kind of mapping.</summary>
/// <param name="name">What it is called where it is defined; empty where it has no name.</param>
/// <param name="fields">The fields there are.</param>
/// <param name="required">Those that must be there.</param>
/// <param name="keepsUnknown">Whether fields that are not among them are kept and not refused.</param>
public sealed class ObjectSchema(string name, IReadOnlyDictionary<string, ValueSchema> fields, IReadOnlyList<string> required, bool keepsUnknown = false)
{
    /// <summary>What it is called where it is defined.</summary>
    public string Name => name;

    /// <summary>The fields there are.</summary>
    public IReadOnlyDictionary<string, ValueSchema> Fields => fields;

    /// <summary>The fields that must be there.</summary>
    public IReadOnlyList<string> Required => required;

    /// <summary>Whether other fields are kept and not refused.</summary>
    public bool KeepsUnknown => keepsUnknown;
}

#:package KubernetesClient
#:property PublishAot=false

// Makes the embedded schema of Kubernetes' own kinds. Names and types of fields come from the models of the package
// KubernetesClient; what those do not tell (required fields, allowed values, removed versions) from kubernetes-schema.txt.
//   dotnet run eng/kubernetes-schema.cs              writes the schema
//   dotnet run eng/kubernetes-schema.cs -- --check   exit code 1 where the written one is another

using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

var repository = Path.GetFullPath(Path.Combine(FolderOf(), ".."));
var path = Path.Combine(repository, "src", "PlatformTemplates.Manifests", "Kubernetes", "Schema", "kubernetes.schema");
var schema = new SchemaOfModels(Facts.Read(Path.Combine(repository, "eng", "kubernetes-schema.txt"))).Write();
if (!args.Contains("--check"))
{
    await File.WriteAllTextAsync(path, schema);
    return 0;
}

if (File.Exists(path) && (await File.ReadAllTextAsync(path)).ReplaceLineEndings("\n") == schema)
    return 0;
Console.Error.WriteLine($"{path} is not what its sources give: run dotnet run eng/kubernetes-schema.cs.");
return 1;

static string FolderOf([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

/// <summary>Writes the fields of every kind, and of every type that one of them leads to.</summary>
internal sealed class SchemaOfModels(Facts facts)
{
    private readonly SortedDictionary<string, Type> _types = new(StringComparer.Ordinal);

    public string Write()
    {
        var package = typeof(V1Pod).Assembly;
        var version = package.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Kinds and fields of Kubernetes {facts.Version}, made by eng/kubernetes-schema.cs from KubernetesClient {version}. Not edited by hand.\n");
        text.Append(CultureInfo.InvariantCulture, $"version {facts.Version}\n");
        foreach (var line in facts.Retired.Order(StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"retired {line}\n");
        foreach (var (kind, type) in Kinds(package))
        {
            text.Append(CultureInfo.InvariantCulture, $"kind {kind} {type.Name}\n");
            Reach(type);
        }

        foreach (var (name, type) in _types)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}\n");
            foreach (var (field, property) in Fields(type))
                text.Append(CultureInfo.InvariantCulture, $" {field}{(facts.IsRequired(name, field) ? "!" : "")} {TypeOf(type, property)}{facts.Values(name, field)}\n");
        }

        facts.ThrowIfUnused();
        return text.ToString();
    }

    // A list only holds objects.
    private static IEnumerable<(string Kind, Type Type)> Kinds(Assembly package)
        => package.GetExportedTypes()
            .Where(t => t.GetProperty("Metadata")?.PropertyType == typeof(V1ObjectMeta))
            .Select(t => (Type: t, Entity: t.GetCustomAttribute<KubernetesEntityAttribute>()))
            .Where(t => t.Entity is not null)
            .Select(t => ($"{(t.Entity!.Group.Length == 0 ? "" : t.Entity.Group + "/")}{t.Entity.ApiVersion} {t.Entity.Kind}", t.Type))
            .OrderBy(t => t.Item1, StringComparer.Ordinal);

    private void Reach(Type type)
    {
        if (!_types.TryAdd(type.Name, type))
            return;
        foreach (var (_, property) in Fields(type))
        {
            if (!IsStatus(type, property) && Model(property.PropertyType) is { } model)
                Reach(model);
        }
    }

    private static IEnumerable<(string Field, PropertyInfo Property)> Fields(Type type)
        => type.GetProperties()
            .Select(p => (p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name!, p))
            .Where(f => f.Item1 is not null)
            .OrderBy(f => f.Item1, StringComparer.Ordinal);

    // The cluster writes it, and does not look at what a manifest says there.
    private static bool IsStatus(Type type, PropertyInfo property)
        => property.Name == "Status" && type.GetCustomAttribute<KubernetesEntityAttribute>() is not null;

    private static Type? Model(Type type)
    {
        var inner = type.IsGenericType ? type.GetGenericArguments()[^1] : type;
        if (inner != type)
            return Model(inner);
        return Word(type) is null ? type : null;
    }

    private static string TypeOf(Type owner, PropertyInfo property) => IsStatus(owner, property) ? "any" : TypeOf(property.PropertyType);

    private static string TypeOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return TypeOf(underlying);
        if (Word(type) is { } word)
            return word;
        if (!type.IsGenericType)
            return type.Name;
        var arguments = type.GetGenericArguments();
        return arguments.Length == 2 ? "{}" + TypeOf(arguments[1]) : "[]" + TypeOf(arguments[0]);
    }

    private static string? Word(Type type)
        => type == typeof(string) ? "string"
            : type == typeof(int) ? "int32"
            : type == typeof(long) ? "int64"
            : type == typeof(double) ? "number"
            : type == typeof(bool) ? "bool"
            : type == typeof(DateTime) ? "time"
            : type == typeof(byte[]) ? "base64"
            : type == typeof(object) ? "any"
            : type == typeof(ResourceQuantity) ? "quantity"
            : type == typeof(IntOrString) ? "int-or-string"
            : null;
}

/// <summary>What the models do not tell, from the table beside this program.</summary>
internal sealed class Facts
{
    private readonly HashSet<string> _required = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public string Version { get; private set; } = "";

    public List<string> Retired { get; } = [];

    public static Facts Read(string path)
    {
        var facts = new Facts();
        foreach (var line in File.ReadLines(path).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var words = line.Split(' ', 2);
            switch (words[0])
            {
                case "version":
                    facts.Version = words[1];
                    break;
                case "retired":
                    facts.Retired.Add(words[1]);
                    break;
                case "required":
                    var fields = words[1].Split(' ');
                    facts._required.UnionWith(fields.Skip(1).Select(f => $"{fields[0]} {f}"));
                    break;
                case "values":
                    var last = words[1].LastIndexOf(' ');
                    facts._values.Add(words[1][..last], words[1][last..]);
                    break;
                default:
                    throw new InvalidDataException($"{path}: '{words[0]}' begins no line.");
            }
        }

        return facts;
    }

    public bool IsRequired(string type, string field) => _required.Contains($"{type} {field}") && Use($"required {type} {field}");

    public string Values(string type, string field) => _values.TryGetValue($"{type} {field}", out var values) && Use($"values {type} {field}") ? values : "";

    /// <summary>A line about a type or a field that is gone is an error: it would check nothing.</summary>
    public void ThrowIfUnused()
    {
        var unused = _required.Select(r => "required " + r).Concat(_values.Keys.Select(v => "values " + v)).Where(l => !_used.Contains(l)).ToList();
        if (unused.Count > 0)
            throw new InvalidDataException($"No model has these fields of kubernetes-schema.txt: {string.Join(", ", unused)}.");
    }

    private bool Use(string line)
    {
        _used.Add(line);
        return true;
    }
}

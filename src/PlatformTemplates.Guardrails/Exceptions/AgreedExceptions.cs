using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Exceptions;

/// <summary>The service's exceptions, read from <c>platform-exceptions.yaml</c>.</summary>
public sealed class AgreedExceptions
{
    private static readonly string[] Required = ["guardrail", "target", "reason", "owner", "expires"];
    private static readonly string[] Known = [.. Required, "environments", "approvedBy"];

    // The second is what YAML makes of an unquoted day.
    private static readonly string[] Days = ["yyyy-MM-dd", "yyyy-MM-dd'T00:00:00Z'"];

    private readonly DateTime? _today;
    private readonly string _root;

    private AgreedExceptions(IReadOnlyList<ExceptionEntry> entries, IReadOnlyList<(SourceSpan Span, string Message)> problems, ServiceFacts facts)
    {
        Entries = entries;
        Problems = problems;
        _today = facts.Properties.Today;
        _root = facts.Root;
    }

    /// <summary>The well-formed entries, those that are over among them.</summary>
    public IReadOnlyList<ExceptionEntry> Entries { get; }

    /// <summary>What is wrong with the others, and where.</summary>
    public IReadOnlyList<(SourceSpan Span, string Message)> Problems { get; }

    /// <summary>The entries that are over.</summary>
    public IEnumerable<ExceptionEntry> Over => Entries.Where(e => e.IsOver(_today));

    /// <summary>The entries that hold today.</summary>
    public IEnumerable<ExceptionEntry> Holding => Entries.Where(e => !e.IsOver(_today));

    /// <summary>The entry that covers a finding and holds today, or null.</summary>
    public ExceptionEntry? For(Finding finding) => Entries.Count == 0 ? null : Holding.FirstOrDefault(e => e.Covers(finding, _root));

    /// <summary>Reads the exceptions of a service.</summary>
    public static AgreedExceptions Read(ServiceFacts facts)
    {
        var entries = new List<ExceptionEntry>();
        var problems = new List<(SourceSpan, string)>();
        foreach (var document in facts.ServiceFiles
            .Where(f => f.Kind == ServiceFileKind.Exceptions)
            .SelectMany(f => facts.Files.Yaml(f.Path)?.Documents ?? []))
        {
            if (document is not YamlMapping root || root["exceptions"] is not { } list)
            {
                if (document is not YamlScalar { Kind: YamlScalarKind.Null })
                    problems.Add((document.Span, "The file needs one key, 'exceptions', with a list: write 'exceptions: []' where there is none."));
                continue;
            }

            if (list is not YamlSequence && list is not YamlScalar { Kind: YamlScalarKind.Null })
                problems.Add((list.Span, "'exceptions' is a list of entries, each beginning with '- guardrail: PLTnnnn'."));
            foreach (var item in list.Elements)
                ReadEntry(item, facts.Properties, entries, problems);
        }

        return new AgreedExceptions(entries, problems, facts);
    }

    private static void ReadEntry(YamlNode item, PlatformProperties properties, List<ExceptionEntry> entries, List<(SourceSpan Span, string Message)> problems)
    {
        var before = problems.Count;
        var place = item["guardrail"]?.Span ?? (item.Members.Count > 0 ? item.Members[0].Key.Span : item.Span);
        foreach (var key in Required.Where(key => string.IsNullOrWhiteSpace(item[key]?.Text)))
            problems.Add((place, $"The exception has no '{key}': an exception names {string.Join(", ", Required)}."));
        foreach (var unknown in item.Members.Where(m => !Known.Contains(m.Key.Value)))
            problems.Add((unknown.Key.Span, $"An exception has no key '{unknown.Key.Value}'; its keys are {string.Join(", ", Known)}."));

        var id = item["guardrail"]?.Text ?? "";
        if (id.Length > 0 && GuardrailCatalogue.Descriptors.All(d => d.Id != id))
            problems.Add((item["guardrail"]!.Span, $"There is no guardrail '{id}'."));
        var target = item["target"]?.Text ?? "";
        if (target.Length > 0 && (target.IndexOfAny(['/', '.']) <= 0 || !target.Any(char.IsLetterOrDigit)))
            problems.Add((item["target"]!.Span, $"'{target}' is neither of the form kind/name, such as Deployment/orders, nor a file below the service's root, such as k8s/base/*.yaml."));

        var day = item["expires"]?.Text ?? "";
        var isDay = DateTime.TryParseExact(day, Days, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var expires);
        if (day.Length > 0 && !isDay)
            problems.Add((item["expires"]!.Span, $"'{day}' is not a day of the form 2026-12-31."));
        else if (isDay && properties.Today is { } today && (expires - today).TotalDays > properties.ExceptionDays)
            problems.Add((item["expires"]!.Span, $"The exception would hold for more than {properties.ExceptionDays} days; choose a day up to {today.AddDays(properties.ExceptionDays):yyyy-MM-dd} and look again then."));

        var approver = item["approvedBy"]?.Text;
        if (properties.Enforcement == EnforcementLevel.Strict && string.IsNullOrWhiteSpace(approver))
            problems.Add((place, "At the level strict an exception needs 'approvedBy', the person of the platform team who agreed."));
        else if (properties.Enforcement == EnforcementLevel.Strict && properties.Approvers is { Count: > 0 } approvers && !approvers.Contains(approver, StringComparer.OrdinalIgnoreCase))
            problems.Add((item["approvedBy"]!.Span, $"'{approver}' is none of those who approve exceptions: {string.Join(", ", approvers)}."));

        var environments = item["environments"];
        if (environments is not null and not YamlSequence)
            problems.Add((environments.Span, "'environments' is a list of names, such as [dev, staging]."));

        if (problems.Count == before)
        {
            entries.Add(new ExceptionEntry(
                id, target, [.. environments?.Elements.Select(e => e.Text ?? "") ?? []],
                item["reason"]!.Text!, item["owner"]!.Text!, expires, approver, place, item["expires"]!.Span));
        }
    }
}

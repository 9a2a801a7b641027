using System.Text;

namespace PlatformTemplates.Guardrails.Tests.Documentation;

/// <summary>The page of a guardrail: its frame is made from the descriptor, its example is written by hand.</summary>
internal static class GuardrailPage
{
    private const string Begin = "<!-- example, by hand -->";
    private const string End = "<!-- end of example -->";

    /// <summary>The page as it should be, with the example that the page on disk has.</summary>
    public static string Render(GuardrailDescriptor guardrail, string current)
    {
        var levels = guardrail.Levels;
        return $"""
            # {guardrail.Id}: {guardrail.Title}

            | | flexible | balanced | strict |
            | --- | --- | --- | --- |
            | severity | {Word(levels.Flexible)} | {Word(levels.Balanced)} | {Word(levels.Strict)} |

            Subject: {Subject(guardrail.Category)}. {(guardrail.HasFix ? $"A fix is offered: {Lower(guardrail.FixTitle)}." : "There is no automatic fix.")}

            ## Why

            {guardrail.Why}

            ## How to fix it

            {guardrail.HowToFix}

            {Begin}
            {Example(current)}
            {End}

            ## How to except it

            {Exception(guardrail)}

            """.ReplaceLineEndings("\n");
    }

    /// <summary>The index of all pages.</summary>
    public static string Index()
    {
        var text = new StringBuilder("""
            # Guardrails

            Each rule has a number that never changes its meaning. `PlatformEnforcement` picks the column: `flexible`, `balanced` (the default) or `strict`.

            | id | rule | flexible | balanced | strict | fix |
            | --- | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (var guardrail in GuardrailCatalogue.Descriptors)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| [{guardrail.Id}]({guardrail.Id}.md) | {guardrail.Title} | {Word(guardrail.Levels.Flexible)} | {Word(guardrail.Levels.Balanced)} | {Word(guardrail.Levels.Strict)} | {(guardrail.HasFix ? "yes" : "")} |\n");
        return text.Append("""

            ## Severities

            The level sets the severity of every rule. One rule is set otherwise as with any analyzer: rules over C# in `.editorconfig`, rules over YAML in a global config (`is_global = true`), since the compiler does not apply `.editorconfig` sections to files that are no code. `NoWarn`, `WarningsAsErrors` and `TreatWarningsAsErrors` work for all of them.

            ## Exceptions

            What one object need not keep for a while stands in `platform-exceptions.yaml`, with a reason, an owner and a last day: [Exceptions](../exceptions.md).

            """.ReplaceLineEndings("\n")).ToString();
    }

    private static string Example(string current)
    {
        var from = current.IndexOf(Begin, StringComparison.Ordinal);
        var to = current.IndexOf(End, StringComparison.Ordinal);
        return from < 0 || to < 0 ? "" : current[(from + Begin.Length)..to].Trim('\r', '\n');
    }

    private static string Exception(GuardrailDescriptor guardrail) => guardrail.Id switch
    {
        GuardrailIds.EverythingDeployed => Entry(guardrail, "Kustomization/load-test"),
        GuardrailIds.WorkflowsSafe => Entry(guardrail, "Workflow/build"),
        GuardrailIds.GoldenPathCurrent => Entry(guardrail, "Template/platform-api"),
        GuardrailIds.DefinitionExists => Entry(guardrail, "API/orders"),
        GuardrailIds.ModelWatched or GuardrailIds.EndingTold or GuardrailIds.DeadLettersKept or GuardrailIds.HandlersIdempotent or GuardrailIds.ConsumptionBounded or GuardrailIds.EventsDescribed => Entry(guardrail, "Project/Orders"),
        GuardrailIds.SchemasCompatible => Entry(guardrail, "Schema/order-placed.schema.json"),
        GuardrailIds.TrafficDivided => Entry(guardrail, "HTTPRoute/orders"),
        GuardrailIds.LagWatched => Entry(guardrail, "KafkaTopic/shipments"),
        GuardrailIds.OneTopic => Entry(guardrail, "ScaledObject/orders"),
        GuardrailIds.LimitsSet or GuardrailIds.ScheduleSound or GuardrailIds.LongRunsAgreed or GuardrailIds.RunsWatched => Entry(guardrail, "CronJob/report"),
        GuardrailIds.ClaimsAreDependencies => Entry(guardrail, "KafkaTopic/orders-placed"),
        _ => ExceptionOf(guardrail),
    };

    private static string ExceptionOf(GuardrailDescriptor guardrail) => guardrail.Category switch
    {
        GuardrailCategory.Engine => guardrail.Id is GuardrailIds.UnsupportedOverlay or GuardrailIds.BrokenOverlay
            ? Entry(guardrail, "Kustomization/production")
            : "It can't be excepted: it is about the checking itself.",
        GuardrailCategory.Code => Entry(guardrail, "Project/Orders") + $"\n\nIn code, `#pragma warning disable {guardrail.Id}`, `[SuppressMessage]` and `.editorconfig` work as for every analyzer.",
        GuardrailCategory.Delivery => Entry(guardrail, "Application/orders-production"),
        GuardrailCategory.Catalog => Entry(guardrail, "Component/orders"),
        _ => Entry(guardrail, "Deployment/orders"),
    };

    private static string Entry(GuardrailDescriptor guardrail, string target) => $"""
        In `platform-exceptions.yaml`:

        ```yaml
        exceptions:
          - guardrail: {guardrail.Id}
            target: {target}
            reason: Why this one need not keep it.
            owner: team-orders
            expires: 2027-03-31
        ```
        """;

    private static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];

    private static string Subject(GuardrailCategory category) => category switch
    {
        GuardrailCategory.Code => "code",
        GuardrailCategory.Workload => "workload",
        GuardrailCategory.Security => "security and network",
        GuardrailCategory.Agreement => "code against manifests",
        GuardrailCategory.Delivery => "GitOps and delivery",
        GuardrailCategory.Engine => "the engine itself",
        GuardrailCategory.GoldenPath => "one golden path's own",
        _ => category.ToString().ToLowerInvariant(),
    };

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();
}

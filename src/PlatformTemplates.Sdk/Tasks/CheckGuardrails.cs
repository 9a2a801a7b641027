using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using PlatformTemplates.Guardrails;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Sdk;

/// <summary>
/// The MSBuild host of the guardrails, for projects that no C# compiler sees: gathers the service's files from disk and
/// logs each finding as the compiler would.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class CheckGuardrails : Microsoft.Build.Utilities.Task
{
    /// <summary>The service's files, each with its kind as metadata <c>PlatformKind</c>.</summary>
    [Required]
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The properties that guardrails look at, each with its value as metadata <c>Value</c>.</summary>
    [Required]
    public ITaskItem[] Properties { get; set; } = [];

    /// <summary>Ids that are not reported.</summary>
    public string NoWarn { get; set; } = "";

    /// <summary>Ids whose warnings are errors.</summary>
    public string WarningsAsErrors { get; set; } = "";

    /// <summary>Ids whose warnings stay warnings where <see cref="TreatWarningsAsErrors"/> is set.</summary>
    public string WarningsNotAsErrors { get; set; } = "";

    /// <summary>Whether every warning is an error.</summary>
    public bool TreatWarningsAsErrors { get; set; }

    /// <inheritdoc />
    public override bool Execute()
    {
        var properties = new PlatformProperties(Properties.ToDictionary(p => p.ItemSpec, p => p.GetMetadata("Value"), StringComparer.OrdinalIgnoreCase));
        var files = Files.Select(ServiceFileOf).ToList();
        var facts = new ServiceFacts(Slashed(properties["PlatformServiceRoot"]), files, new DiskFiles(files.Select(f => f.Path)), properties);
        var severities = new WarningSettings(NoWarn, WarningsAsErrors, WarningsNotAsErrors, TreatWarningsAsErrors);
        foreach (var finding in GuardrailEngine.Check(facts).OrderBy(f => f.Span.Path, StringComparer.Ordinal).ThenBy(f => f.Span.Start))
            Report(finding, severities.Apply(finding.Guardrail.Id, finding.Guardrail.Levels.At(properties.Enforcement)));
        return !Log.HasLoggedErrors;
    }

    private void Report(Finding finding, Severity severity)
    {
        var (id, link, at) = (finding.Guardrail.Id, finding.Guardrail.HelpLink, finding.Span);
        var file = at.Path.Length == 0 ? BuildEngine.ProjectFileOfTaskNode : at.Path;
        // The link stands in the text as well: that is how compilers print it, and not every logger shows it. So does a
        // place of two numbers: what turns a build's output into annotations, GitHub's for one, reads no four.
        var text = $"{finding.Text} ({link})";
        if (finding.Exception is not null || severity is Severity.Off or Severity.Suggestion)
            Log.LogMessage(null, id, null, file, at.Line, at.Column, 0, 0, MessageImportance.Low, "{0}", text);
        else if (severity == Severity.Warning)
            Log.LogWarning(null, id, null, link, file, at.Line, at.Column, 0, 0, "{0}", text);
        else
            Log.LogError(null, id, null, link, file, at.Line, at.Column, 0, 0, "{0}", text);
    }

    // The item's full path, not its relative one: a task that may run beside others must not rely on the current folder.
    private static ServiceFile ServiceFileOf(ITaskItem item)
        => new(Slashed(item.GetMetadata("FullPath")), (ServiceFileKind)Enum.Parse(typeof(ServiceFileKind), item.GetMetadata("PlatformKind")));

    private static string Slashed(string path) => path.Replace('\\', '/');
}

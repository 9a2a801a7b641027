using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>Reads what the code says of its shutdown.</summary>
internal static class ShutdownReader
{
    private const string HostTimeout = "ShutdownTimeout";

    /// <summary>What the calls that configure the host, the last of which wins, say together.</summary>
    public static ShutdownInCode Shutdown(SeenCalls calls)
    {
        var shutdown = new ShutdownInCode();
        foreach (var call in calls[CallMeaning.AddsServiceDefaults].Concat(calls[CallMeaning.ConfiguresOptions]))
        {
            foreach (var assignment in call.Arguments.SelectMany(a => a.Value.Descendants()).OfType<ISimpleAssignmentOperation>())
            {
                if (assignment.Target is not IPropertyReferenceOperation { Property: { Name: var name, ContainingType.Name: var type } })
                    continue;
                shutdown = (type, name) switch
                {
                    ("ShutdownOptions", "DrainDelay") => shutdown with { Drain = assignment.Value.Seconds() },
                    ("ShutdownOptions", "Timeout") => shutdown with { Timeout = assignment.Value.Seconds() },
                    ("HostOptions", HostTimeout) => shutdown with { HostTimeout = assignment.Value.Seconds() },
                    _ => shutdown,
                };
                // Whether it is done at all may hang on a condition, and turning the drain off changes everything.
                if (IsOfShutdown(type, name) && (assignment.Value.Seconds() is null || Conditions.Surround(assignment)))
                    shutdown = shutdown with { IsUnknown = true };
            }
        }

        return shutdown;
    }

    private static bool IsOfShutdown(string type, string name)
        => type == "ShutdownOptions" && name is "Enabled" or "DrainDelay" or "Timeout" || type == "HostOptions" && name == HostTimeout;
}

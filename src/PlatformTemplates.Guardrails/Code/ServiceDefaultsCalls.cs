using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Guardrails.Code;

/// <summary>The edit that calls ServiceDefaults where the host is built.</summary>
internal static class ServiceDefaultsCalls
{
    /// <summary>Inserts the calls that are not there; null where one of them has no place or the package is not referenced.</summary>
    public static Fix? Insert(CodeFacts code, bool map)
    {
        if (!code.ReferencesServiceDefaults)
            return null;
        var edits = new List<TextEdit>();
        if (!code.AddsServiceDefaults)
        {
            if (code.Builder is not { Variable: { } builder } site)
                return null;
            edits.Add(After(site, $"{builder}.AddServiceDefaults();"));
        }

        if (map && !code.MapsServiceDefaults)
        {
            if (code.Application is not { Variable: { } application } site)
                return null;
            edits.Add(After(site, $"{application}.MapServiceDefaults();"));
        }

        return edits.Count == 0 ? null : new Fix("Call ServiceDefaults", edits);
    }

    /// <summary>What findings about a project are about.</summary>
    public static string Target(CodeFacts code) => $"Project/{code.AssemblyName}";

    private static TextEdit After(CodeSite site, string call)
        => new(site.Statement.Path, site.Statement.End, 0, site.NewLine + site.Indentation + call);
}

using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>Text in GitOps objects that something fills in later.</summary>
internal static class TemplatedText
{
    private static readonly string[] Openings = ["{{", "<<", "${"];

    extension(YamlScalar scalar)
    {
        /// <summary>False for a template of an ApplicationSet, a Flux input or a variable of Flux' substitution.</summary>
        public bool IsKnown => !Openings.Any(o => scalar.Value.IndexOf(o, StringComparison.Ordinal) >= 0);
    }
}

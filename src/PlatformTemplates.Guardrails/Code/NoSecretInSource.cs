using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Guardrails.Security;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Code;

/// <summary>Secrets in settings files; those in C# are seen where the text stands.</summary>
internal sealed class NoSecretInSource() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.NoSecretInSource, GuardrailCategory.Code,
        "No secret is in source: no password, key or token in C# or appsettings.json", "E/E/E",
        why: "What is in the repository is read by everybody who may clone it, stays in its history after it is taken out, and is built into every image. It is the same in every environment, and is never changed.",
        fix: "Take it from configuration that the environment gives: a Secret in the cluster, `dotnet user-secrets` on a developer's machine. What was committed must be replaced where it is valid.");

    // A developer's own machine: what its containers are started with is no secret.
    private static readonly string[] LocalHosts = ["localhost", "127.0.0.1", "::1", "host.docker.internal"];

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(ServiceFacts facts)
        => facts.ApplicationSettings.SelectMany(settings => Check("", settings.Root, isLocal: false));

    private static IEnumerable<Finding> Check(string name, YamlNode node, bool isLocal)
    {
        switch (node)
        {
            case YamlMapping mapping:
                isLocal |= mapping.Entries.Any(e => LocalHosts.Contains(e.Value.Text));
                return mapping.Entries.SelectMany(e => Check(name.Length == 0 ? e.Key.Value : $"{name}:{e.Key.Value}", e.Value, isLocal));
            case YamlSequence sequence:
                return sequence.Items.SelectMany(item => Check(name, item, isLocal));
            default:
                return !isLocal && node.Text is { } text && SecretInSource.In(name, text, isCode: false) is { } what
                    ? [new Finding(About, node.Span, $"Setting {name} holds {what}, for everybody who reads the repository. Take it out, give it by the environment ({name.Replace(":", "__")} from a Secret; dotnet user-secrets on a developer's machine), and replace it where it is valid.", [])]
                    : [];
        }
    }
}

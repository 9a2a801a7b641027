using System.Text;
using System.Text.RegularExpressions;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Security;

internal sealed class NoSecretValues() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.NoSecretValues, GuardrailCategory.Security,
        "No manifest holds a secret's value", "E/E/E",
        why: "What is in the repository is read by everybody who may clone it, and stays in its history after it is taken out. Base64 is no encryption. A password in a manifest is the same in every environment and is never changed.",
        fix: "Put the value into the secret store and let an ExternalSecret fetch it, or commit it sealed (SealedSecret, SOPS); the container takes it with `secretKeyRef`. What was committed must be replaced where it is valid.");

    private static readonly Regex Hash = new("-[2456789bcdfghkmt]{10}$");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var environment in facts.Environments)
        {
            var secrets = new HashSet<string>(environment.Objects.Where(o => o.Kind is "Secret" or "SealedSecret" or "ExternalSecret").Select(o => o.Root.Find("spec", "target", "name")?.Text ?? o.Name), StringComparer.Ordinal);
            foreach (var candidate in environment.Objects)
            {
                foreach (var finding in Check(facts, candidate, secrets))
                    yield return finding with { Environments = [environment.Name] };
            }
        }

        foreach (var secret in facts.GitOps.Objects)
        {
            if (CheckSecret(secret) is { } finding)
                yield return finding;
        }
    }

    private static IEnumerable<Finding> Check(ServiceFacts facts, KubernetesObject candidate, HashSet<string> secrets)
    {
        if (candidate is { Group: "", Kind: "ConfigMap" })
            return (candidate.Root["data"]?.Members ?? []).SelectMany(entry => CheckData(facts, candidate, entry, secrets));
        if (CheckSecret(candidate) is { } secret)
            return [secret];
        return Workload.AllOf(candidate, []).SelectMany(w => w.Containers).SelectMany(c => c.Variables.Select(v => CheckVariable(c, v, secrets)).OfType<Finding>());
    }

    private static Finding? CheckVariable(Container container, EnvironmentVariable variable, HashSet<string> secrets)
        => variable.Value is { Text: { } value } scalar && !secrets.Contains(value) && SecretText.In(variable.Name, value) is { } what
            ? new Finding(About, scalar.Span, $"Variable {variable.Name} of container '{container.Name}' of {container.Workload} holds {what}. Take it from a Secret with secretKeyRef.", []) { Target = container.Workload.ToString() }
            : null;

    private static IEnumerable<Finding> CheckData(ServiceFacts facts, KubernetesObject map, YamlEntry entry, HashSet<string> secrets)
    {
        if (entry.Value.Text is not { } text)
            yield break;
        var key = entry.Key.Value;
        if (IsNamed(key, ".json", ".yaml", ".yml"))
        {
            // A file that a generator took in has places of its own; text inside a manifest has one.
            var file = entry.Value.Span is { Start: 0, Length: 0 } whole && facts.Files.Text(whole.Path) == text ? whole.Path : null;
            foreach (var (name, value, isItem) in YamlFile.Parse(file ?? "", text).Documents.SelectMany(d => Settings("", d, isItem: false)))
            {
                if (value is not YamlScalar { HasForeignTag: true } && value.Text is { } inside && !secrets.Contains(inside) && SecretText.In(isItem ? "" : name, inside) is { } found)
                    yield return Found(file is null ? entry.Key.Span : value.Span, $"{name} in {key}", found);
            }
        }
        else if (IsNamed(key, ".properties", ".env", ".ini"))
        {
            foreach (var line in text.Split('\n'))
            {
                if (line.IndexOf('=') is > 0 and var equals && line.TrimStart()[0] is not ('#' or ';') && SecretText.In(line.Substring(0, equals).Trim(), line.Substring(equals + 1)) is { } found)
                    yield return Found(entry.Value.Span is { Start: 0, Length: 0 } ? entry.Value.Span : entry.Key.Span, $"{line.Substring(0, equals).Trim()} in {key}", found);
            }
        }
        else if (!secrets.Contains(text) && SecretText.In(key, text) is { } found)
        {
            yield return Found(entry.Value.Span, key, found);
        }

        Finding Found(SourceSpan span, string name, string what)
            => new(About, span, $"ConfigMap '{NameOf(map)}' holds {what} ({name}), for everybody to read. Put it into a Secret that an ExternalSecret fills.", []) { Target = $"{map.Kind}/{NameOf(map)}" };
    }

    private static Finding? CheckSecret(KubernetesObject candidate)
    {
        if (candidate is not { Group: "", Kind: "Secret" } || candidate.Root["sops"] is not null)
            return null;
        // Argo CD keeps settings in Secrets; only some of them are secret.
        var isArgo = candidate.Root.Find("metadata", "labels")?["argocd.argoproj.io/secret-type"] is not null;
        var held = new List<YamlEntry>();
        foreach (var field in new[] { "data", "stringData" })
        {
            foreach (var entry in candidate.Root[field]?.Members ?? Array.Empty<YamlEntry>())
            {
                if (entry.Value.Text is { } text && Decoded(field, text) is var value && SecretText.IsLiteral(text) && SecretText.IsLiteral(value) && !IsPublic(value) && !SecretText.IsOpen(value) && (!isArgo || SecretText.In(entry.Key.Value, value) is not null))
                    held.Add(entry);
            }
        }

        return held.Count == 0
            ? null
            : new Finding(About, held[0].Value.Span, $"Secret '{NameOf(candidate)}' holds the value of {string.Join(", ", held.Select(e => e.Key.Value))}, for everybody who reads the repository. Let an ExternalSecret fetch it, or seal it.", []) { Target = $"{candidate.Kind}/{NameOf(candidate)}" };
    }

    // What a generator adds to a name is another one in each environment, and with each change.
    private static string NameOf(KubernetesObject candidate)
        => candidate.NameSpan.Path.Substring(candidate.NameSpan.Path.LastIndexOf('/') + 1).StartsWith("kustomization", StringComparison.OrdinalIgnoreCase) ? Hash.Replace(candidate.Name, "") : candidate.Name;

    private static bool IsPublic(string value)
        => value.TrimStart().StartsWith("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) && value.IndexOf("PRIVATE KEY", StringComparison.Ordinal) < 0;

    // What is not Base64 is what somebody fills in before it gets to the cluster.
    private static string Decoded(string field, string text)
    {
        if (field == "stringData" || text.Length % 4 != 0 && text.IndexOf('\n') < 0)
            return text;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            return text;
        }
    }

    // A list is not what its name says, but the way to it, or labels of it, and a secret with a key beside it is one by its
    // name: of such an item only its form tells.
    private static IEnumerable<(string Name, YamlNode Value, bool IsItem)> Settings(string name, YamlNode node, bool isItem)
        => node is YamlMapping mapping ? mapping.Entries.SelectMany(e => Settings(name.Length == 0 ? e.Key.Value : $"{name}:{e.Key.Value}", e.Value, isItem: e.Key.Value == "secret" && mapping.Find("key") is not null))
        : node is YamlSequence sequence ? sequence.Items.SelectMany(item => Settings(name, item, isItem: true))
        : [(name, node, isItem)];

    private static bool IsNamed(string key, params string[] endings) => endings.Any(e => key.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}

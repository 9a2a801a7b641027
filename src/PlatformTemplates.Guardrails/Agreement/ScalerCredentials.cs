using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Agreement;

/// <summary>
/// With what KEDA asks a broker: TriggerAuthentications, the keys of their Secrets, and variables of the container that is
/// scaled. What is not there is an empty password to KEDA, and the scaler fails.
/// </summary>
internal static class ScalerCredentials
{
    /// <summary>What is named and is not there.</summary>
    public static IEnumerable<Finding> Check(GuardrailDescriptor about, ServiceFacts facts, RenderedOverlay environment)
    {
        var scalers = environment.OfKind("ScaledObject").Where(o => o.Group == "keda.sh").ToList();
        if (scalers.Count == 0)
            yield break;
        var made = environment.OfKind("TriggerAuthentication").Where(o => o.Group == "keda.sh").ToList();
        foreach (var scaler in scalers)
        {
            foreach (var trigger in scaler.Root.Find("spec", "triggers")?.Elements ?? [])
            {
                foreach (var parameter in trigger["metadata"]?.Members ?? [])
                {
                    if (parameter.Key.Value.EndsWith("FromEnv", StringComparison.Ordinal) && parameter.Value is YamlScalar { Value.Length: > 0 } variable && Absent(facts, environment, scaler, null, variable.Value) is { } absent)
                        yield return At(scaler, variable, $"{scaler} takes '{parameter.Key.Value}' from {absent}");
                }

                if (Reference(trigger) is not { } reference)
                    continue;
                // Where an environment makes some of its own, one that it does not make is misspelt; where it makes none, they come from elsewhere.
                if (made.Find(m => m.Name == reference.Value && m.MayBeBeside(scaler)) is not { } authentication)
                {
                    if (made.Count > 0)
                        yield return At(scaler, reference, $"{scaler} signs in with TriggerAuthentication/{reference.Value}, which is not in this environment. There is {string.Join(", ", made.Select(m => m.Name))}.");
                    continue;
                }

                foreach (var given in authentication.Root.Find("spec", "env")?.Elements ?? [])
                {
                    if (given["name"] is YamlScalar { Value.Length: > 0 } name && Absent(facts, environment, scaler, given["containerName"]?.Text, name.Value) is { } absent)
                        yield return At(authentication, name, $"{authentication} takes '{given["parameter"]?.Text}' from {absent}");
                }
            }
        }

        foreach (var authentication in made)
        {
            foreach (var given in authentication.Root.Find("spec", "secretTargetRef")?.Elements ?? [])
            {
                if (given["name"]?.Text is { } secret && given["key"] is YamlScalar { Value.Length: > 0 } key && KeysOf(environment, secret, authentication.Namespace) is { } keys && !keys.Contains(key.Value))
                    yield return At(authentication, key, $"{authentication} reads the key '{key.Value}' of the Secret '{secret}', which has {string.Join(", ", keys.OrderBy(k => k, StringComparer.Ordinal).Select(k => $"'{k}'"))}.");
            }
        }

        Finding At(KubernetesObject target, YamlScalar place, string message) => new(about, place.Span, message, [environment.Name]) { Target = target.ToString() };
    }

    private static YamlScalar? Reference(YamlNode trigger)
        => trigger["authenticationRef"] is { } reference && (reference["kind"]?.Text ?? "TriggerAuthentication") == "TriggerAuthentication" && reference["name"] is YamlScalar { Value.Length: > 0 } name ? name : null;

    // The rest of the sentence; null where the variable is there or nobody can tell.
    private static string? Absent(ServiceFacts facts, RenderedOverlay environment, KubernetesObject scaler, string? container, string variable)
    {
        if (facts.Workloads.FirstOrDefault(w => ReferenceEquals(w.Environment, environment) && w.Workload.IsScaledBy(scaler)) is not { MayBeCompletedElsewhere: false } workload)
            return null;
        container ??= scaler.Root.Find("spec", "scaleTargetRef", "envSourceContainerName")?.Text;
        var candidates = workload.Containers.Where(c => !c.Container.IsInit).ToList();
        if (candidates.Count == 0)
            return null;
        if ((container is null ? candidates[0] : candidates.Find(c => c.Container.Name == container)) is not { } site)
            return $"the container '{container}', which {workload.Target} does not have. There is {string.Join(", ", candidates.Select(c => c.Container.Name))}.";
        var settings = ContainerSettings.Of(site);
        return settings.HasUnknown || settings.Variables.Contains(variable, StringComparer.Ordinal) ? null : $"the variable '{variable}' of the container '{site.Container.Name}', which does not have it. Write the name as it has it there.";
    }

    // Null where they are not known: the Secret is made elsewhere, or of something that is not written here.
    private static HashSet<string>? KeysOf(RenderedOverlay environment, string secret, string? inNamespace)
    {
        HashSet<string>? keys = null;
        foreach (var candidate in environment.Objects)
        {
            if (candidate.Namespace != inNamespace)
                continue;
            IEnumerable<string?>? found;
            switch (candidate.Group, candidate.Kind)
            {
                case ("", "Secret") when candidate.Name == secret:
                    found = Keys(candidate.Root["data"]).Concat(Keys(candidate.Root["stringData"]));
                    break;
                case ("bitnami.com", "SealedSecret") when (candidate.Root.Find("spec", "template", "metadata", "name")?.Text ?? candidate.Name) == secret:
                    found = Keys(candidate.Root.Find("spec", "encryptedData")).Concat(Keys(candidate.Root.Find("spec", "template", "data")));
                    break;
                case ("external-secrets.io", "ExternalSecret") when (candidate.Root.Find("spec", "target", "name")?.Text ?? candidate.Name) == secret:
                    found = KeysOf(candidate.Root);
                    break;
                default:
                    continue;
            }

            if (found is null)
                return null;
            (keys ??= new HashSet<string>(StringComparer.Ordinal)).UnionWith(found.OfType<string>());
        }

        return keys is { Count: > 0 } ? keys : null;
    }

    private static IEnumerable<string?>? KeysOf(YamlMapping external)
    {
        var target = external.Find("spec", "target");
        if (external.Find("spec", "dataFrom") is not null || target?["creationPolicy"]?.Text is "Merge" or "None" || target?.Find("template", "templateFrom") is not null)
            return null;
        var fetched = (external.Find("spec", "data")?.Elements ?? []).Select(d => d["secretKey"]?.Text);
        // A template puts what it makes in the place of what was fetched.
        return target?.Find("template", "data") is not { } made ? fetched : target.Find("template", "mergePolicy")?.Text == "Merge" ? fetched.Concat(Keys(made)) : Keys(made);
    }

    private static IEnumerable<string?> Keys(YamlNode? map) => (map?.Members ?? []).Select(m => (string?)m.Key.Value);
}

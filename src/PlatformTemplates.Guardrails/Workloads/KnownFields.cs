using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kubernetes.Schema;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class KnownFields() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.KnownFields, GuardrailCategory.Workload,
        "Objects have the fields of their kind, with values of the right type, in a version that the cluster serves", "E/E/E",
        why: "A field that the cluster does not know is dropped or refused, depending on who applies it: a misspelt `resource:` is a container without limits. A value of the wrong type, a field that is missing and a version that is gone are refused when the change is deployed, not when it is written.",
        fix: "Write what the message names. Custom resources are checked where their definition is among the service's manifests or named by a `PlatformCustomResourceDefinition` item; `PlatformKubernetesVersion` (`1.34`) says what the cluster runs.",
        fixTitle: "Write it as its kind knows it");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var sites = new List<Site>();
        var rendered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var environment in facts.Environments)
        {
            string[] names = [environment.Name];
            foreach (var candidate in environment.Objects)
                sites.Add(new Site(candidate, names, environment.IsComplete));
            rendered.UnionWith(environment.Files);
        }

        AddNotRendered(facts, rendered, sites);
        if (sites.Count == 0)
            return [];
        var check = new ServiceCheck(facts, new CustomResources(facts, sites.Select(s => s.Object.Root)));
        return [.. sites.SelectMany(check.Findings), .. check.UnreadDefinitions()];
    }

    // What no kustomization takes in may be a patch, and so a part of an object: nothing can be missing from it.
    private static void AddNotRendered(ServiceFacts facts, HashSet<string> rendered, List<Site> sites)
    {
        foreach (var file in facts.ServiceFiles)
        {
            if (file.Kind is not (ServiceFileKind.Manifest or ServiceFileKind.GitOps) || !file.IsYaml || rendered.Contains(file.Path))
                continue;
            foreach (var document in facts.Files.Yaml(file.Path)?.Documents ?? [])
            {
                foreach (var item in document["kind"]?.Text == "List" ? document["items"]?.Elements ?? [] : [document])
                {
                    if (item is YamlMapping root && new KubernetesObject(root) is { ApiVersion.Length: > 0, Kind.Length: > 0 } written)
                        sites.Add(new Site(written, [], IsWhole: false));
                }
            }
        }
    }

    /// <summary>An object as it is in one environment, or as it is written.</summary>
    private sealed record Site(KubernetesObject Object, IReadOnlyList<string> Environments, bool IsWhole);

    private sealed class ServiceCheck(ServiceFacts facts, CustomResources customResources)
    {
        private readonly KubernetesSchema _schema = KubernetesSchema.Current;
        private readonly int _given = KubernetesSchema.MinorOf(facts.Properties["PlatformKubernetesVersion"]);
        private readonly SchemaCheck _check = new(remembers: facts.Environments.Count > 1);

        /// <summary>The minor of the cluster's version.</summary>
        private int Target => _given < 0 ? _schema.Minor : _given;

        public IEnumerable<Finding> Findings(Site site)
        {
            var candidate = site.Object;
            var (apiVersion, kind) = (candidate.ApiVersion, candidate.Kind);
            // What SOPS has encrypted is another document until it is decrypted.
            if (candidate.Root["sops"] is YamlMapping)
                yield break;
            if (WrongVersion(candidate) is var (place, message, better))
                yield return Report(site, place.Span, message, place.Text!, better);
            var fields = _schema.Find(apiVersion, kind);
            var isOurs = fields is not null;
            fields ??= Custom(candidate)?.Find(VersionOf(apiVersion));
            if (fields is null)
                yield break;
            if (site.IsWhole && candidate.Name.Length == 0 && candidate.Root.Find("metadata", "generateName") is null)
                yield return Report(site, candidate.NameSpan, $"{kind}: metadata must have 'name'. Add it.", "", null);
            foreach (var problem in _check.Check(candidate.Root, fields, site.IsWhole))
            {
                if (IsSaidElsewhere(problem) || (isOurs && MayBeNew(problem)))
                    continue;
                yield return Report(site, problem.Span, $"{kind}: {problem.Message}", problem.Written, problem.Instead);
            }
        }

        public IEnumerable<Finding> UnreadDefinitions()
            => customResources.Problems.Select(p => new Finding(About, p.Span, $"This file of definitions can't be read, and what it defines is not checked: {p.Message}", []));

        private (YamlNode Place, string Message, string? Better)? WrongVersion(KubernetesObject candidate)
        {
            var (apiVersion, kind) = (candidate.ApiVersion, candidate.Kind);
            if (candidate.Root["apiVersion"] is not { Text: not null } place)
            {
                return candidate.Root["kind"] is { Text: not null } named
                    ? (named, $"{kind} has no apiVersion. {(_schema.VersionsOf(kind) is { Count: > 0 } known ? $"Write apiVersion: {string.Join(" or ", known)}." : "Add it.")}", null)
                    : null;
            }

            if (_schema.Retired(apiVersion, kind) is { } retired)
                return Retired(retired, candidate);
            if (_schema.Find(apiVersion, kind) is not null || Target > _schema.Minor || kind.EndsWith("List", StringComparison.Ordinal))
                return null;
            if (Custom(candidate) is { } custom)
            {
                return custom.Versions.Contains(VersionOf(apiVersion)) || custom.Versions.Count == 0 ? null
                    : (place, $"{kind} has no version {apiVersion}: its definition has {string.Join(", ", custom.Versions)}.", custom.Versions.Count == 1 ? $"{custom.Group}/{custom.Versions[0]}" : null);
            }

            var versions = _schema.VersionsOf(kind);
            // A group of custom resources is a domain: a word without a dot can only be one of Kubernetes' own.
            if (versions.Count > 0 && (_schema.HasVersion(apiVersion) || candidate.Group.IndexOf('.') < 0 || IsGoneFrom(candidate, versions)))
                return (place, $"There is no {kind} in {apiVersion}. Write apiVersion: {string.Join(" or ", versions)}.", versions.Count == 1 ? versions[0] : null);
            return versions.Count == 0 && _schema.HasVersion(apiVersion) && NearestWord.Of(kind, _schema.Kinds.Where(k => k.ApiVersion == apiVersion).Select(k => k.Kind)) is { } meant
                ? (candidate.Root["kind"]!, $"There is no kind '{kind}' in {apiVersion}. Write kind: {meant}.", meant)
                : null;
        }

        // An early version may be served by an older cluster than the one the schema tells of.
        private bool IsGoneFrom(KubernetesObject candidate, IReadOnlyList<string> versions)
            => versions.Any(v => v.StartsWith(candidate.Group + "/", StringComparison.Ordinal))
                && (Target == _schema.Minor || VersionOf(candidate.ApiVersion).IndexOf("alpha", StringComparison.Ordinal) < 0 && VersionOf(candidate.ApiVersion).IndexOf("beta", StringComparison.Ordinal) < 0);

        private (YamlNode Place, string Message, string? Better)? Retired(RetiredVersion retired, KubernetesObject candidate)
        {
            var (place, version) = (candidate.Root["apiVersion"]!, $"{candidate.Kind} of {candidate.ApiVersion}");
            var advice = retired.Replacement.Length == 0 ? "There is no version in its place." : $"Use {retired.Replacement}.";
            if (Target >= retired.RemovedIn)
                return (place, $"{version} is gone since Kubernetes 1.{retired.RemovedIn}. {advice}", null);
            // The replacement is served by a cluster of which it is known that it knows the old version as deprecated.
            return _given >= retired.DeprecatedIn && retired.Replacement.Length > 0
                ? (place, $"{version} is deprecated, and goes with Kubernetes 1.{retired.RemovedIn}. {advice}", null)
                : null;
        }

        private CustomResourceSchema? Custom(KubernetesObject candidate)
            => candidate.Group.IndexOf('.') < 0 ? null : customResources.Find(candidate.Group, candidate.Kind);

        private static string VersionOf(string apiVersion) => apiVersion.Substring(apiVersion.IndexOf('/') + 1);

        private static bool IsSaidElsewhere(SchemaProblem problem)
            => problem is { Kind: SchemaProblemKind.WrongType, Owner: "V1ResourceRequirements", Written.Length: > 0 };

        // A cluster newer than the schema may know more.
        private bool MayBeNew(SchemaProblem problem)
            => Target > _schema.Minor && problem is { Kind: SchemaProblemKind.UnknownField or SchemaProblemKind.UnknownValue, Instead: null };

        private Finding Report(Site site, SourceSpan span, string message, string written, string? better)
            => new(About, span, message, site.Environments, better is null ? null : Replacing(span, written, better)) { Target = site.Object.ToString() };

        private Fix? Replacing(SourceSpan span, string written, string better)
            => facts.Files.Text(span.Path) is { } text && span.End <= text.Length && text.Substring(span.Start, span.Length).Trim('"', '\'') == written
                ? new Fix(About.FixTitle, [new TextEdit(span.Path, span.Start, span.Length, better)])
                : null;
    }
}

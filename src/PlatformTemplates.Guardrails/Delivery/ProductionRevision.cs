using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Delivery;

internal sealed class ProductionRevision() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ProductionRevision, GuardrailCategory.Delivery,
        "Production follows a named branch or a tag, never HEAD", "w/w/E",
        why: "`HEAD` is whatever branch the repository calls its default today. Whoever may change that setting changes production, and the protection of `main` does not stand in the way. Flux without a `ref` follows `master`, which may not even be there.",
        fix: "Name the protected branch, or a tag, in `targetRevision`; with Flux in the GitRepository's `ref`.",
        fixTitle: "Name the branch that the other environments follow");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
        => facts.GitOps.Sources.Where(s => s.IsProduction).Select(s => Check(facts, s)).OfType<Finding>();

    private static Finding? Check(ServiceFacts facts, DeployedSource source)
    {
        // A repository of Flux that is not among the files may have any reference.
        if (source is { IsFlux: true, GitRepository: null } || source.Revision is { Value: not ("" or "HEAD" or "refs/remotes/origin/HEAD") })
            return null;
        var holder = source.IsFlux ? source.GitRepository!.Root["spec"] as YamlMapping : source.Written;
        if (holder is null || (source.IsFlux && source.Revision is null && holder["ref"]?.Members.Count > 0))
            return null;
        var place = source.Revision is { Value.Length: > 0 } written ? written : source.Repository ?? (YamlNode)holder;
        var named = source.IsFlux ? "Name a protected branch or a tag in the GitRepository's ref." : "Name a protected branch or a tag in targetRevision.";
        var wrong = source.Revision is null or { Value: "" } ? "names no revision" : "follows HEAD";
        return new Finding(About, place.Span, $"{source.Target} is production and {wrong}. {named}", [], Fix(facts, source, holder)) { Target = source.Target };
    }

    private static Fix? Fix(ServiceFacts facts, DeployedSource source, YamlMapping holder)
    {
        var branch = facts.GitOps.Sources
            .Where(s => !ReferenceEquals(s, source) && s.Repository?.Value == source.Repository?.Value && s.IsFlux == source.IsFlux)
            .Select(s => s.Revision)
            .FirstOrDefault(r => r is { IsKnown: true, Value: "main" or "master" or "trunk" });
        if (branch is null || !facts.GitOps.IsAsWritten(source.IsFlux ? source.GitRepository! : source.Owner) || facts.Files.Yaml(holder.Span.Path) is not { } file)
            return null;
        IReadOnlyList<TextEdit> edits = source.Revision is { Value: "HEAD" } written && !source.IsFlux
            ? [new TextEdit(file.Path, written.Span.Start, written.Span.Length, branch.Value)]
            : source.Revision is null ? YamlEdit.Set(file, holder, source.IsFlux ? ["ref", "branch"] : ["targetRevision"], branch.Value) : [];
        return edits.Count == 0 ? null : new Fix(About.FixTitle, edits);
    }
}

using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Security;

internal sealed class NoPrivilegeEscalation() : SecurityContextGuardrail(About)
{
    private static readonly string[] EscalationPath = ["securityContext", "allowPrivilegeEscalation"];
    private static readonly string[] DropPath = ["securityContext", "capabilities", "drop"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.NoPrivilegeEscalation, GuardrailCategory.Security,
        "Containers gain no privileges and keep no capabilities", "w/w/E",
        why: "A process that is not root becomes root through any setuid program in its image, unless privilege escalation is off. Capabilities are root's rights in pieces: a container gets fourteen of them unasked, forging packets and taking over files among them, and a web service needs none.",
        fix: "Set `allowPrivilegeEscalation: false` and `capabilities.drop: [ALL]` in the container's `securityContext`. `NET_BIND_SERVICE` is the one capability that may be added; a port above 1024 needs none.",
        fixTitle: "Forbid privilege escalation and drop all capabilities");

    private protected override IEnumerable<Finding> Check(ContainerSite site)
    {
        if (SecurityContext.IsPrivileged(site) || SecurityContext.IsWindows(site.Container.Workload))
            yield break;

        foreach (var added in (site.Container.Root.Find("securityContext", "capabilities", "add")?.Elements ?? []).Where(a => a.Text is not (null or "NET_BIND_SERVICE")))
            yield return site.At(About, added.Span, $"{site.Called} adds the capability {added.Text}. Do without it, or say in platform-exceptions.yaml why it is needed.");

        var escalation = SecurityContext.Own(site, "allowPrivilegeEscalation");
        if (SecurityContext.IsTrue(escalation))
            yield return site.At(About, escalation!.Span, $"{site.Called} allows privilege escalation. Set it to false.", ReplacedValue.With(site.Facts, escalation, "false"));

        var drop = site.Container.Root.Find(DropPath)?.Elements ?? [];
        var keeps = !drop.Any(d => string.Equals(d.Text, "ALL", StringComparison.OrdinalIgnoreCase));
        switch (escalation is null, keeps)
        {
            case (true, true) when site.Container.Root.WhyMissing(EscalationPath) is null && site.Container.Root.WhyMissing(DropPath) is null && drop.Count == 0:
                yield return site.Missing(
                    About, "may gain privileges and keeps its capabilities", "Set allowPrivilegeEscalation: false and capabilities.drop: [ALL] in its securityContext.", EscalationPath,
                    (file, container) => SecurityContext.Set(file, container, ("allowPrivilegeEscalation", "false", []), ("capabilities", "{drop: [ALL]}", ["drop:", "  - ALL"])) is { Count: > 0 } both
                        ? both
                        : YamlEdit.Together(SecurityContext.Set(file, container, ("allowPrivilegeEscalation", "false", [])), Drop(file, container)));
                break;
            case (var unset, _):
                if (unset)
                    yield return site.Missing(About, "may gain privileges", "Set allowPrivilegeEscalation: false in its securityContext.", EscalationPath, (file, container) => SecurityContext.Set(file, container, ("allowPrivilegeEscalation", "false", [])));
                if (keeps)
                    yield return Keeps(site, drop);
                break;
        }
    }

    private static Finding Keeps(ContainerSite site, IReadOnlyList<YamlNode> drop)
        => drop.Count == 0
            ? site.Missing(About, "keeps its capabilities", "Set capabilities.drop: [ALL] in its securityContext.", DropPath, Drop)
            : site.At(
                About, site.Container.Root.Find(DropPath)!.Span, $"{site.Called} drops some capabilities and keeps the others. Drop ALL.",
                drop[0].Text is { } && drop.Count == 1 ? ReplacedValue.With(site.Facts, drop[0], "ALL") : null);

    private static IReadOnlyList<TextEdit> Drop(YamlFile file, YamlMapping container)
        => YamlEdit.SetBlock(file, container, DropPath, ["- ALL"]) is { Count: > 0 } block ? block : YamlEdit.Set(file, container, DropPath, "[ALL]");
}

using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Security;

internal sealed class SeccompProfile() : SecurityContextGuardrail(About)
{
    private static readonly string[] Path = ["securityContext", "seccompProfile", "type"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.SeccompProfile, GuardrailCategory.Security,
        "Containers run with a seccomp profile", "w/w/E",
        why: "Without a profile a container may call everything the kernel offers, and most ways out of a container go through a system call that no service ever makes. Kubernetes sets none by itself.",
        fix: "Set `seccompProfile.type: RuntimeDefault` in the pod's `securityContext`. .NET runs with it unchanged. `Localhost` names a profile of your own.",
        fixTitle: "Use the runtime's seccomp profile");

    private protected override IEnumerable<Finding> Check(ContainerSite site)
    {
        if (SecurityContext.IsPrivileged(site) || SecurityContext.IsWindows(site.Container.Workload))
            yield break;
        if (SecurityContext.Inherited(site, "seccompProfile", "type") is not { } profile)
        {
            yield return site.MissingInPod(
                About, "may call all of the kernel: it has no seccomp profile", "Set seccompProfile.type: RuntimeDefault in the pod's securityContext.", Path,
                (file, pod) => SecurityContext.Set(file, pod, ("seccompProfile", "{type: RuntimeDefault}", ["type: RuntimeDefault"])));
        }
        else if (profile.Value.Text == "Unconfined")
        {
            yield return site.At(About, profile.Value.Span, $"{profile.Subject} turns seccomp off. Set its profile to RuntimeDefault.", ReplacedValue.With(site.Facts, profile.Value, "RuntimeDefault"));
        }
    }
}

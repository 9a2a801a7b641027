using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Security;

internal sealed class RunsAsNonRoot() : SecurityContextGuardrail(About)
{
    // The user that .NET's images bring, and that the SDK's own images run as.
    private const string DotNetUser = "1654";

    private static readonly string[] Path = ["securityContext", "runAsNonRoot"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.RunsAsNonRoot, GuardrailCategory.Security,
        "Containers run as a user that is not root", "w/w/E",
        why: "A process that runs as root in its container is root on the node the moment it gets out: one flaw in the runtime, one writable mount. An image says who it runs as, and the next one may say something else; only the manifest makes the kubelet refuse root.",
        fix: $"Set `runAsNonRoot: true` in the pod's `securityContext`, and a numeric `runAsUser` where the image names its user by a word, which the kubelet can't check. .NET's images bring the user {DotNetUser}.",
        fixTitle: "Run as non-root");

    private protected override IEnumerable<Finding> Check(ContainerSite site)
    {
        if (SecurityContext.Inherited(site, "runAsUser") is { Value.Text: "0" } root)
            yield return site.At(About, root.Value.Span, $"{root.Subject} runs as root: its user is 0. Name another user.", IsAlone(site) ? ReplacedValue.With(site.Facts, root.Value, DotNetUser) : null);

        if (SecurityContext.Inherited(site, "runAsNonRoot") is not { } nonRoot)
        {
            yield return site.MissingInPod(
                About, "may run as root", "Set runAsNonRoot: true in the pod's securityContext.", Path,
                (file, pod) => IsAlone(site) && !SecurityContext.IsWindows(site.Container.Workload) && SecurityContext.Inherited(site, "runAsUser") is null
                    ? SecurityContext.Set(file, pod, ("runAsNonRoot", "true", []), ("runAsUser", DotNetUser, []))
                    : SecurityContext.Set(file, pod, ("runAsNonRoot", "true", [])));
        }
        else if (!SecurityContext.IsTrue(nonRoot.Value))
        {
            yield return site.At(About, nonRoot.Value.Span, $"{nonRoot.Subject} may run as root: runAsNonRoot is {nonRoot.Value.Text}. Set it to true.", ReplacedValue.With(site.Facts, nonRoot.Value, "true"));
        }
    }

    // What other people built may have another user of its own.
    private static bool IsAlone(ContainerSite site)
        => site.Container.Workload.Containers.Count == 1 && site.IsOwn;
}

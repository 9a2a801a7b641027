using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Security;

internal sealed class ReadOnlyRootFilesystem() : SecurityContextGuardrail(About)
{
    private const string Setting = "readOnlyRootFilesystem";

    private static readonly string[] Path = ["securityContext", Setting];
    private static readonly string[] DiagnosticSwitches = ["DOTNET_EnableDiagnostics", "DOTNET_EnableDiagnostics_IPC", "COMPlus_EnableDiagnostics"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ReadOnlyRootFilesystem, GuardrailCategory.Security,
        "The root filesystem is read-only, and what is written to is a volume", "s/w/E",
        why: "Whoever gets code to run in a container first writes a file: a tool, a changed assembly. What the service itself writes to the image's filesystem is gone with the pod and counts against the node's disk. .NET needs one path: its diagnostics make a socket in `/tmp`, and where they can't, the process does not start.",
        fix: "Set `readOnlyRootFilesystem: true` in the container's `securityContext` and mount an `emptyDir` at `/tmp`, and at every other path that is written to. Without `/tmp`, `DOTNET_EnableDiagnostics=0` lets the runtime start.",
        fixTitle: "Make the root filesystem read-only, with a volume for /tmp");

    private protected override IEnumerable<Finding> Check(ContainerSite site)
    {
        if (SecurityContext.IsWindows(site.Container.Workload))
            yield break;
        var value = SecurityContext.Own(site, Setting);
        if (value is null)
        {
            yield return site.Missing(
                About, "can write to its root filesystem", "Set readOnlyRootFilesystem: true in its securityContext, with volumes where it writes.", Path,
                (file, container, pod) => SecurityContext.Set(file, container, (Setting, "true", [])) is var set && NeedsTmp(site) ? YamlEdit.Together([set, .. Mount(file, container, pod)]) : set);
        }
        else if (!SecurityContext.IsTrue(value))
        {
            yield return site.At(About, value.Span, $"{site.Called} can write to its root filesystem. Set readOnlyRootFilesystem to true, with volumes where it writes.", Replace(site, value));
        }
        else if (NeedsTmp(site))
        {
            yield return site.At(About, value.Span, $"{site.Called} has a read-only root filesystem and no volume at /tmp: .NET does not start. Mount an emptyDir there.", site.FixIn(About.FixTitle, (file, container, pod) => YamlEdit.Together(Mount(file, container, pod))));
        }
    }

    private static Fix? Replace(ContainerSite site, YamlNode value)
    {
        var replaced = ReplacedValue.With(site.Facts, value, "true", About.FixTitle);
        return replaced is null || !NeedsTmp(site) ? replaced : site.FixIn(About.FixTitle, (file, container, pod) => YamlEdit.Together([replaced.Edits, .. Mount(file, container, pod)]));
    }

    // Only of the service's own containers it is known that .NET runs in them.
    private static bool NeedsTmp(ContainerSite site) => !CanStart(site) && site.IsOwn;

    private static bool CanStart(ContainerSite site)
    {
        var mounts = site.Container.Root["volumeMounts"]?.Elements ?? [];
        if (mounts.Any(m => m["mountPath"]?.Text?.TrimEnd('/') == "/tmp" && !SecurityContext.IsTrue(m["readOnly"])))
            return true;
        var settings = ContainerSettings.Of(site);
        // TMPDIR moves the socket to where somebody has decided it goes.
        return settings.HasUnknown
            || settings.HasVariable("TMPDIR")
            || DiagnosticSwitches.Any(name => settings.HasVariable(name) && settings.Variable(name) is null or "0");
    }

    private static IReadOnlyList<TextEdit>[] Mount(YamlFile file, YamlMapping container, YamlMapping? pod)
    {
        if (pod is null)
            return [[]];
        var mount = AddTo(file, container, "volumeMounts", "name: tmp", "mountPath: /tmp");
        var volume = pod["volumes"]?.Elements.FirstOrDefault(v => v["name"]?.Text == "tmp");
        // A volume of that name that is something else is not to be written to.
        return volume is null ? [mount, AddTo(file, pod, "volumes", "name: tmp", "emptyDir: {}")] : volume["emptyDir"] is null ? [[]] : [mount];
    }

    private static IReadOnlyList<TextEdit> AddTo(YamlFile file, YamlMapping holder, string key, params string[] item)
        => holder[key] is YamlSequence { Items.Count: > 0 } sequence
            ? YamlEdit.Append(file, sequence, [item])
            : YamlEdit.SetBlock(file, holder, [key], [.. item.Select((line, i) => (i == 0 ? "- " : "  ") + line)]);
}

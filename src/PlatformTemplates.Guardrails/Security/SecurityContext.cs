using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Security;

/// <summary>A setting of a security context that holds for a container.</summary>
/// <param name="Value">The value.</param>
/// <param name="Subject">Whose it is, for messages: the container, or the pod whose containers all inherit it.</param>
internal sealed record SecuritySetting(YamlNode Value, string Subject);

/// <summary>The security context of a container, and what it inherits from its pod.</summary>
internal static class SecurityContext
{
    private const string Key = "securityContext";

    /// <summary>A setting that pods hand down: the container's own, else the pod's.</summary>
    public static SecuritySetting? Inherited(ContainerSite site, params string[] path)
        => Own(site, path) is { } own ? new SecuritySetting(own, site.Called)
        : site.Container.Workload.PodSpec?.Find([Key, .. path]) is { Text: not null } pods ? new SecuritySetting(pods, $"The pod of {site.Target}")
        : null;

    /// <summary>A setting of the container itself.</summary>
    public static YamlNode? Own(ContainerSite site, params string[] path)
        => site.Container.Root.Find([Key, .. path]) is { Text: not null } value ? value : null;

    /// <summary>Whether a value is the boolean true.</summary>
    public static bool IsTrue(YamlNode? value) => string.Equals(value?.Text, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>A privileged container has every right and no profile, whatever else is written: that it is privileged is the finding.</summary>
    public static bool IsPrivileged(ContainerSite site) => IsTrue(Own(site, "privileged"));

    /// <summary>Windows has neither capabilities nor seccomp, and its pods must not ask for them.</summary>
    public static bool IsWindows(Workload workload)
        => workload.PodSpec?.Find("os", "name")?.Text == "windows" || workload.PodSpec?.Find("nodeSelector", "kubernetes.io/os")?.Text == "windows";

    /// <summary>Sets an entry of the security context of a container or a pod, making the context where there is none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="holder">The container or the pod's specification.</param>
    /// <param name="entries">Keys with their values: in flow style, and in block style where that is another.</param>
    public static IReadOnlyList<TextEdit> Set(YamlFile file, YamlMapping holder, params (string Key, string Inline, string[] Block)[] entries)
    {
        if (holder[Key] is YamlMapping { Entries.Count: > 0 })
            return YamlEdit.Together([.. entries.Select(e => One(file, holder, e))]);
        var block = YamlEdit.SetBlock(file, holder, [Key], [.. entries.SelectMany(e => e.Block.Length == 0 ? [$"{e.Key}: {e.Inline}"] : new[] { e.Key + ":" }.Concat(e.Block.Select(line => "  " + line)))]);
        return block.Count > 0 ? block : YamlEdit.Set(file, holder, [Key], $"{{{string.Join(", ", entries.Select(e => $"{e.Key}: {e.Inline}"))}}}");
    }

    private static IReadOnlyList<TextEdit> One(YamlFile file, YamlMapping holder, (string Key, string Inline, string[] Block) entry)
        => entry.Block.Length > 0 && YamlEdit.SetBlock(file, holder, [Key, entry.Key], entry.Block) is { Count: > 0 } block
            ? block
            : YamlEdit.Set(file, holder, [Key, entry.Key], entry.Inline);
}

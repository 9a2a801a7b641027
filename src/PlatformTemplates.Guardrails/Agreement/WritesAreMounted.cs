using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Agreement;

internal sealed class WritesAreMounted() : Guardrail(About)
{
    // Where .NET's images, and images that the SDK makes, have the application.
    private const string DefaultFolder = "/app";

    // Devices and what the kernel makes up are written whatever the root filesystem is.
    private static readonly string[] AlwaysWritable = ["/dev/", "/proc/"];

    // With one of these the temporary folder or the content root is another.
    private static readonly string[] Moving = ["TMPDIR", "ASPNETCORE_CONTENTROOT", "DOTNET_CONTENTROOT"];

    private static readonly string[] NeverWritable = ["configMap", "secret", "projected", "downwardAPI"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.WritesAreMounted, GuardrailCategory.Agreement,
        "What the code writes is on a volume, where the root filesystem is read-only", "s/w/w",
        why: "A read-only root filesystem keeps an intruder from leaving anything behind, and the application from writing beside itself. It works on the developer's machine and in every test; in the pod the first write throws.",
        fix: "Mount a volume at the path (`emptyDir` for what may be lost, a claim for what may not), or write below `Path.GetTempPath()`, which is `/tmp`.",
        readsCode: true);

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var found = new List<Finding>();
        if (facts.Code is not { Writes.Count: > 0 } code)
            return found;
        foreach (var site in facts.OwnContainers)
        {
            if (site.MayBeCompletedElsewhere || site.Container.Root.Find("securityContext", "readOnlyRootFilesystem")?.Text != "true" || MovesFolders(site))
                continue;
            var writable = WritableFolders(site);
            foreach (var write in code.Writes)
            {
                if (Absolute(write.Path, site) is not { } path || IsBelowAny(path, writable))
                    continue;
                found.Add(site.At(
                    About, write.Span,
                    $"{path} is on the read-only root filesystem of container '{site.Container.Name}' of {site.Target}. Mount a volume there, or write to {(writable.Count == 0 ? "a folder that is one" : string.Join(", ", writable))}."));
            }
        }

        return found;
    }

    private static bool MovesFolders(ContainerSite site)
    {
        foreach (var variable in site.Container.Variables)
        {
            if (Array.IndexOf(Moving, variable.Name) >= 0)
                return true;
        }

        return false;
    }

    private static List<string> WritableFolders(ContainerSite site)
    {
        var folders = new List<string>();
        foreach (var mount in site.Container.Root["volumeMounts"]?.Elements ?? [])
        {
            if (mount["mountPath"]?.Text is { } path && mount["readOnly"]?.Text != "true" && !IsNeverWritable(site.Container.Workload.PodSpec?["volumes"], mount["name"]?.Text))
                folders.Add(path.TrimEnd('/'));
        }

        return folders;
    }

    private static bool IsNeverWritable(YamlNode? volumes, string? name)
    {
        foreach (var volume in volumes?.Elements ?? [])
        {
            if (volume["name"]?.Text == name)
                return Array.Exists(NeverWritable, kind => volume[kind] is not null);
        }

        return false;
    }

    // Null for a path of Windows, which the code takes where it runs on Windows.
    private static string? Absolute(string path, ContainerSite site)
    {
        if (path.IndexOf('\\') >= 0 || path.IndexOf(':') >= 0 || path[0] == '~')
            return null;
        var parts = new List<string>();
        foreach (var part in (path[0] == '/' ? path : $"{site.Container.Root["workingDir"]?.Text ?? DefaultFolder}/{path}").Split('/'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "." or ".."))
                parts.Add(part);
        }

        var absolute = "/" + string.Join("/", parts);
        return Array.Exists(AlwaysWritable, folder => absolute.StartsWith(folder, StringComparison.Ordinal)) ? null : absolute;
    }

    private static bool IsBelowAny(string path, List<string> folders)
    {
        foreach (var folder in folders)
        {
            if (path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}

using System.Globalization;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;

namespace PlatformTemplates.Guardrails.Workloads;

internal sealed class RuntimeSettings() : Guardrail(About)
{
    // What the runtime reads as a hexadecimal number, with or without 0x, under either prefix.
    private static readonly string[] Prefixes = ["DOTNET_", "COMPlus_"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.RuntimeSettings, GuardrailCategory.Workload,
        ".NET runtime settings fit the container", "s/w/E",
        why: "The runtime reads the numbers of its `DOTNET_GC` variables as hexadecimal: `75` for a percentage means 117, and the limit is gone. A heap limit at or above the container's memory limit ends in a kill by the kernel where a collection would have helped. Server GC on less than two CPUs costs memory and gains nothing.",
        fix: "Write percentages in hexadecimal (`0x4B` is 75), keep `GCHeapHardLimit` below the memory limit, or leave both out: by default the heap takes at most three quarters of the limit.",
        fixTitle: "Write the number in hexadecimal");

    public override IEnumerable<Finding> Check(ServiceFacts facts) => facts.Containers.SelectMany(Check);

    private static IEnumerable<Finding> Check(ContainerSite site)
    {
        foreach (var variable in site.Container.Variables)
        {
            if (variable.Value is not { } value || Prefixes.FirstOrDefault(p => variable.Name.StartsWith(p, StringComparison.OrdinalIgnoreCase)) is not { } prefix)
                continue;
            if (Wrong(site, variable.Name.Substring(prefix.Length), value.Value) is var (message, better))
                yield return site.Workload.At(About, value.Span, $"{variable.Name} of container '{site.Container.Name}' of {site.Target} {message}", better is null ? null : ReplacedValue.With(site.Facts, value, $"\"{better}\"", About.FixTitle));
        }
    }

    private static (string Message, string? Better)? Wrong(ContainerSite site, string setting, string text)
    {
        if (setting.Equals("gcServer", StringComparison.OrdinalIgnoreCase))
            return Hexadecimal(text) is > 0 && Limit(site, "cpu") is { Value: < 2 } cpus
                ? ($"asks for Server GC, but the container has {cpus.Value.ToString(CultureInfo.InvariantCulture)} CPU. Leave it out, or raise the CPU limit to 2.", null)
                : null;
        var isPercentage = setting.StartsWith("GCHeapHardLimit", StringComparison.OrdinalIgnoreCase) && setting.EndsWith("Percent", StringComparison.OrdinalIgnoreCase);
        if (!isPercentage && !setting.Equals("GCHeapHardLimit", StringComparison.OrdinalIgnoreCase))
            return null;
        if (Hexadecimal(text) is not { } number)
            return ($"is '{text}', which is no hexadecimal number, so the runtime passes over it. Write {(isPercentage ? "0x4B for 75 %" : "the bytes in hexadecimal")}.", null);
        if (isPercentage)
        {
            return number is >= 1 and <= 100
                ? null
                : ($"is hexadecimal: '{text}' means {number} %. Write 0x4B for 75 %.", int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var meant) && meant is >= 1 and <= 100 ? $"0x{meant:X}" : null);
        }

        return Limit(site, "memory") is { Value: > 0 } memory && number >= memory.Value
            ? ($"is hexadecimal: '{text}' means {Mebibytes(number)}, which is not below the memory limit of {Mebibytes(memory.Value)}. Leave room for what is no heap.", null)
            : null;
    }

    private static Quantity? Limit(ContainerSite site, string resource) => ContainerResources.Written(site, "limits", resource) is { } text ? Quantity.Parse(text) : null;

    private static long? Hexadecimal(string text)
        => long.TryParse(text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.Substring(2) : text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : null;

    private static string Mebibytes(double bytes) => $"{Math.Round(bytes / 1048576).ToString(CultureInfo.InvariantCulture)} MiB";
}

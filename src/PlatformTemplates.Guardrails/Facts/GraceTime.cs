using System.Globalization;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>How long the kubelet waits for a pod to end before it kills it.</summary>
/// <param name="Seconds">The time in seconds; null where it can't be read.</param>
/// <param name="Written">Where it is written; null where Kubernetes' default holds.</param>
internal readonly record struct GraceTime(int? Seconds, YamlNode? Written)
{
    /// <summary>What holds where nothing is written, in seconds.</summary>
    public const int KubernetesDefault = 30;

    /// <summary>The time of a workload's pods.</summary>
    public static GraceTime Of(Workload workload) => workload.PodSpec?["terminationGracePeriodSeconds"] switch
    {
        null => new GraceTime(KubernetesDefault, null),
        var written => new GraceTime(int.TryParse(written.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null, written),
    };

    /// <summary>A round time, in seconds, that is longer than a shutdown.</summary>
    public static int Covering(int shutdown) => ((shutdown / 5) + 1) * 5;
}

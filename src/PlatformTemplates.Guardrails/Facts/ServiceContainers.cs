using System.Text.RegularExpressions;
using PlatformTemplates.Manifests.Kubernetes;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>
/// Which containers of an environment run the service's own code, as opposed to sidecars and to what other people
/// built. Where that can't be told, none does: rules that compare code with manifests then say nothing.
/// </summary>
internal static class ServiceContainers
{
    /// <summary>The service's own containers, in all environments.</summary>
    public static IReadOnlyList<ContainerSite> Own(ServiceFacts facts)
    {
        var environments = facts.Containers.Where(s => !s.Container.IsInit && s.Container.Image is not null).GroupBy(s => s.Environment, (_, sites) => sites.ToList()).ToList();
        // An environment with one image runs the service, unless another one runs another image alone: these are the parts of
        // a platform, each with its folder. A registry of its own for each environment changes nothing of an image's name.
        var isOneService = environments.Where(HasOneImage).Select(sites => ImageReference.Parse(sites[0].Container.Image!.Value).Name).Distinct(StringComparer.Ordinal).Count() < 2;
        return [.. environments.SelectMany(sites => Own(facts, sites, isOneService))];
    }

    private static IEnumerable<ContainerSite> Own(ServiceFacts facts, List<ContainerSite> sites, bool isOneService)
    {
        if (facts.Properties["PlatformContainerName"] is { Length: > 0 } container)
            return sites.Where(s => s.Container.Name == container);
        if (facts.Properties["ContainerRepository"] is { Length: > 0 } repository && sites.Where(s => IsOrEndsWith(Repository(s), repository)).ToList() is { Count: > 0 } built)
            return built;
        if (isOneService && HasOneImage(sites))
            return sites;

        string[] names = [.. new[] { facts.Code?.AssemblyName, facts.Properties["PlatformServiceName"] }.Where(n => !string.IsNullOrEmpty(n)).Select(n => Hyphenated(n!))];
        foreach (var name in names)
        {
            var named = sites.Where(s => s.Container.Name == name || ImageReference.Parse(s.Container.Image!.Value).Name == name).ToList();
            if (named.Count > 0)
                return named;
        }

        return [];
    }

    private static bool HasOneImage(List<ContainerSite> sites) => sites.Select(Repository).Distinct(StringComparer.Ordinal).Count() == 1;

    private static string Repository(ContainerSite site) => ImageReference.Parse(site.Container.Image!.Value).Repository;

    private static bool IsOrEndsWith(string image, string repository) => image == repository || image.EndsWith("/" + repository, StringComparison.Ordinal);

    // Orders.Worker and OrdersWorker are orders-worker in Kubernetes.
    private static string Hyphenated(string name)
        => Regex.Replace(name.Replace('.', '-'), "(?<=[a-z0-9])(?=[A-Z])", "-").ToLowerInvariant();
}

using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The fields <c>namePrefix</c> and <c>nameSuffix</c>. A name keeps its place: people look for it where it is written.</summary>
internal static class NameTransformer
{
    public static void AddPrefix(string prefix, ResourceList resources)
    {
        foreach (var resource in resources.Items)
        {
            if (!HasFixedName(resource))
                Rename(resource, resource.Prefixes, prefix, prefix + resource.Name);
        }
    }

    public static void AddSuffix(string suffix, ResourceList resources)
    {
        foreach (var resource in resources.Items)
        {
            if (!HasFixedName(resource))
                Rename(resource, resource.Suffixes, suffix, resource.Name + suffix);
        }
    }

    /// <summary>Gives an object another name, at the place of the one it has.</summary>
    public static void Rename(Resource resource, string name)
    {
        resource.RememberId();
        resource.SetMetadata("name", new YamlScalar(name, YamlScalarKind.String, resource.NameSpan));
    }

    private static void Rename(Resource resource, List<string> added, string part, string name)
    {
        added.Add(part);
        Rename(resource, name);
    }

    private static bool HasFixedName(Resource resource)
    {
        var id = resource.OriginalId;
        return id.Kind is "CustomResourceDefinition" or "Namespace" || (id.Kind == "APIService" && id.Group == "apiregistration.k8s.io");
    }
}

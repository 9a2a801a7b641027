using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The fields <c>namePrefix</c> and <c>nameSuffix</c>. A name keeps its place: people look for it where it is written.</summary>
internal static class NameTransformer
{
    public static void AddPrefix(Build build, string prefix, Gathering gathering)
        => Apply(build, gathering.Resources, gathering.Config.NamePrefix, r => r.Prefixes.Add(prefix), name => prefix + name);

    public static void AddSuffix(Build build, string suffix, Gathering gathering)
        => Apply(build, gathering.Resources, gathering.Config.NameSuffix, r => r.Suffixes.Add(suffix), name => name + suffix);

    /// <summary>Gives an object another name, at the place of the one it has.</summary>
    public static void Rename(Resource resource, string name)
    {
        resource.RememberId();
        resource.SetMetadata("name", new YamlScalar(name, YamlScalarKind.String, resource.NameSpan));
    }

    private static void Apply(Build build, ResourceList resources, IReadOnlyList<FieldSpec> fields, Action<Resource> remember, Func<string, string> change)
    {
        foreach (var resource in resources.Items)
        {
            if (HasFixedName(resource))
                continue;
            var id = resource.OriginalId;
            foreach (var spec in fields)
            {
                if (!spec.AppliesTo(id))
                    continue;
                if (spec.HasPath(["metadata", "name"]))
                {
                    remember(resource);
                    resource.RememberId();
                }

                if (spec.AppliesTo(resource.Id))
                    build.Try(() => resource.Root = FieldEditor.Apply(resource.Root, spec, resource.NamePlace, old => Change(old, resource, change)));
            }
        }
    }

    private static YamlScalar Change(YamlNode? old, Resource resource, Func<string, string> change) => old switch
    {
        null => new YamlScalar(change(""), YamlScalarKind.String, resource.NameSpan),
        YamlScalar name => Changed(name, change(name.Value)),
        _ => throw new RenderException(old.Span, "A name is text."),
    };

    private static YamlScalar Changed(YamlScalar name, string text)
    {
        BareText.CheckValue(text, name);
        return new YamlScalar(text, YamlScalarKind.String, name.Span);
    }

    private static bool HasFixedName(Resource resource)
    {
        var id = resource.OriginalId;
        return id.Kind is "CustomResourceDefinition" or "Namespace" || (id.Kind == "APIService" && id.Group == "apiregistration.k8s.io");
    }
}

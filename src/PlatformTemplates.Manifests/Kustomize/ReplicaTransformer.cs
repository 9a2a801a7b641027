using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The field <c>replicas</c>.</summary>
internal static class ReplicaTransformer
{
    public static void Apply(Build build, Kustomization kustomization, Gathering gathering)
    {
        foreach (var replica in kustomization.List("replicas"))
        {
            var name = replica["name"]?.Text ?? "";
            var count = replica["count"] as YamlScalar ?? new YamlScalar("0", YamlScalarKind.Integer, replica.Span);
            var found = false;
            foreach (var spec in gathering.Config.Replicas)
            {
                foreach (var resource in gathering.Resources.Items)
                {
                    if (!HasName(resource, name, spec))
                        continue;
                    found = true;
                    build.Try(() => resource.Root = FieldEditor.Apply(resource.Root, spec, count, old => old is null or YamlScalar
                        ? count
                        : throw new RenderException(old.Span, "A number of replicas is expected here.")));
                }
            }

            if (!found && gathering.Resources.IsWhole)
                build.Invalid(replica["name"]?.Span ?? replica.Span, $"No Deployment, StatefulSet, ReplicaSet or ReplicationController is named '{name}'.");
            build.Trace(gathering, kustomization, "ReplicaCountTransformer");
        }
    }

    private static bool HasName(Resource resource, string name, FieldSpec spec)
    {
        if (resource.Id.Name == name && spec.AppliesTo(resource.Id))
            return true;
        foreach (var id in resource.Previous)
        {
            if (id.Name == name && spec.AppliesTo(id))
                return true;
        }

        return false;
    }
}

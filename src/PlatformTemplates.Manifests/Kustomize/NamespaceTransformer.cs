using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>The field <c>namespace</c>: moves every object that can be in a namespace into it.</summary>
internal static class NamespaceTransformer
{
    public static void Apply(Build build, YamlScalar target, Gathering gathering)
    {
        var resources = gathering.Resources;
        foreach (var resource in resources.Items)
            build.Try(() => Move(resource, target, gathering.Config.Namespace));
        if (resources.Collision() is var (first, second))
            build.Invalid(target.Span, $"In this namespace {first.Id} is there twice: {ResourceList.Place(first)}, and {ResourceList.Place(second)}.");
    }

    private static void Move(Resource resource, YamlScalar target, IReadOnlyList<FieldSpec> fields)
    {
        resource.RememberId();
        if (!resource.Id.IsClusterScoped)
        {
            if (resource.Root.Find("metadata", "namespace") is { } old and not YamlScalar)
                throw NoText(old);
            resource.SetMetadata("namespace", target);
        }

        var isBinding = resource.Kind is "RoleBinding" or "ClusterRoleBinding";
        if (isBinding)
            MoveSubjects(resource, target);
        foreach (var spec in fields)
        {
            // The namespace itself and the subjects of bindings are done above; a name is one only of the built-in kind.
            if (!spec.AppliesTo(resource.Id) || spec.HasPath(["metadata", "namespace"]) || (isBinding && spec.Path[0] == "subjects")
                || (spec.HasPath(["metadata", "name"]) && resource.Id.ApiVersion != "v1"))
            {
                continue;
            }

            resource.Root = FieldEditor.Apply(resource.Root, spec, target, old => old is null or YamlScalar ? target : throw NoText(old));
        }
    }

    private static RenderException NoText(YamlNode written) => new(written.Span, "A namespace is text.");

    // Only the account "default" is known to mean the one of this namespace; accounts of other names that are objects of
    // the build get their namespace when references are mended.
    private static void MoveSubjects(Resource resource, YamlScalar target)
    {
        if (resource.Root.Find("subjects") is not { Value: YamlSequence subjects } entry)
            return;
        var moved = new List<YamlNode>(subjects.Items.Count);
        foreach (var subject in subjects.Items)
        {
            moved.Add(subject is YamlMapping mapping && mapping["name"]?.Text == "default"
                ? mapping.With(mapping.Find("namespace")?.Key ?? new YamlScalar("namespace", YamlScalarKind.String, target.Span), target)
                : subject);
        }

        resource.Root = resource.Root.With(entry.Key, subjects.With(moved));
    }
}

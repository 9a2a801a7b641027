using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// Mends references after names have changed: a Deployment that mounts the ConfigMap <c>settings</c> mounts
/// <c>settings-7f9k2d</c> in the end. A mended reference keeps its place.
/// </summary>
internal sealed class NameReferenceTransformer
{
    private readonly Build _build;
    private readonly ResourceList _resources;
    private readonly IReadOnlyList<NameReferenceSpec> _references;
    private readonly Dictionary<string, List<Resource>> _byFormerName = new(StringComparer.Ordinal);

    public NameReferenceTransformer(Build build, Gathering gathering)
    {
        _build = build;
        _resources = gathering.Resources;
        _references = gathering.Config.NameReference;
        foreach (var resource in _resources.Items)
        {
            foreach (var id in resource.Previous)
            {
                if (!_byFormerName.TryGetValue(id.Name, out var list))
                    _byFormerName[id.Name] = list = [];
                if (!list.Contains(resource))
                    list.Add(resource);
            }
        }
    }

    public void Run()
    {
        // Objects of one type have the same fields.
        var ofTypes = new Dictionary<string, List<Reference>>(StringComparer.Ordinal);
        foreach (var resource in _resources.Items)
        {
            var type = resource.OriginalId.Type;
            if (!ofTypes.TryGetValue(type, out var references))
                ofTypes[type] = references = ReferencesFrom(resource.OriginalId);
            foreach (var reference in references)
                _build.Try(() => Mend(resource, reference.Field, reference.To));
        }
    }

    private List<Reference> ReferencesFrom(ResourceId id)
    {
        var references = new List<Reference>();
        foreach (var reference in _references)
        {
            foreach (var field in reference.Fields)
            {
                if (field.AppliesTo(id))
                    references.Add(new Reference(field, reference));
            }
        }

        return references;
    }

    private void Mend(Resource referrer, FieldSpec field, NameReferenceSpec reference)
        => referrer.Root = FieldEditor.Apply(referrer.Root, field, referrer.Root, old => old switch
        {
            YamlMapping mapping => MendMapping(referrer, mapping, field, reference),
            YamlSequence sequence => sequence.With([.. sequence.Items.Select(item => item is YamlMapping mapping
                ? MendMapping(referrer, mapping, field, reference)
                : MendName(referrer, item, field, reference))]),
            _ => MendName(referrer, old, field, reference),
        });

    private YamlNode MendName(Resource referrer, YamlNode? old, FieldSpec field, NameReferenceSpec reference)
    {
        if (old is not YamlScalar { Text: { } name })
            return old!;
        var target = Find(referrer, name, field, reference, old, null, sameNamespace: false);
        return target is null || target.Name == name ? old : new YamlScalar(target.Name, YamlScalarKind.String, old.Span);
    }

    // A reference that is a mapping names its target's namespace as well.
    private YamlMapping MendMapping(Resource referrer, YamlMapping mapping, FieldSpec field, NameReferenceSpec reference)
    {
        if (mapping.Find("name") is not { } name)
            throw new RenderException(mapping.Span, $"A name is missing here: {string.Join(".", field.Path)} refers to a {reference.Kind}.");
        if ((name.Value as YamlScalar)?.Text is not { } former)
            return mapping;
        var target = Find(referrer, former, field, reference, name.Value, (mapping["namespace"] as YamlScalar)?.Value, sameNamespace: true);
        if (target is null || (target.Name == former && target.Namespace.Length == 0))
            return mapping;
        if (target.Name != former)
            mapping = mapping.With(name.Key, new YamlScalar(target.Name, YamlScalarKind.String, name.Value.Span));
        if (target.Namespace.Length == 0 || mapping["namespace"]?.Text == target.Namespace)
            return mapping;
        var place = target.Root.Find("metadata", "namespace")!.Span;
        return mapping.With(new YamlScalar("namespace", YamlScalarKind.String, place), new YamlScalar(target.Namespace, YamlScalarKind.String, place));
    }

    private Resource? Find(Resource referrer, string name, FieldSpec field, NameReferenceSpec reference, YamlNode place, string? inNamespace, bool sameNamespace)
    {
        if (!_byFormerName.TryGetValue(name, out var named))
            return null;
        var found = named.FindAll(r => IsOfKind(r, reference) && CanBeReferred(r, referrer));
        if (inNamespace is not null)
            found = InNamespace(found, inNamespace);
        if (field.Path[field.Path.Length - 1] == "name" && field.Path.Length > 1 && field.Path[field.Path.Length - 2] == "roleRef")
            found = found.FindAll(r => IsOfRoleRef(r, referrer));
        found = found.FindAll(r => referrer.Id.IsClusterScoped || r.Id.IsClusterScoped || r.Kind == "ServiceAccount" || r.Id.EffectiveNamespace == referrer.Id.EffectiveNamespace);
        if (found.Count > 1)
            found = found.FindAll(r => IsOfSameNaming(r, referrer, emptyFits: true));
        if (found.Count > 1)
            found = found.FindAll(r => IsOfSameNaming(r, referrer, emptyFits: false));
        if (found.Count < 2)
            return found.Count == 0 ? null : found[0];
        var first = found[0];
        if (found.TrueForAll(r => r.Name == first.Name && (!sameNamespace || r.Namespace == first.Namespace)))
            return first;
        throw new RenderException(place.Span, $"'{name}' may mean {string.Join(" or ", found.Select(r => r.Id.ToString()))}.");
    }

    private List<Resource> InNamespace(List<Resource> found, string name)
    {
        // By the namespaces that were written first; where none of the whole build was this one, by those of now.
        foreach (var resource in _resources.Items)
        {
            if (resource.OriginalId.EffectiveNamespace == name)
                return found.FindAll(r => r.OriginalId.EffectiveNamespace == name);
        }

        return found.FindAll(r => r.Id.EffectiveNamespace == name);
    }

    private static bool IsOfKind(Resource resource, NameReferenceSpec reference)
    {
        foreach (var id in resource.Previous)
        {
            if (id.IsOfType(reference.Group, reference.Version, reference.Kind))
                return true;
        }

        return false;
    }

    private static bool CanBeReferred(Resource target, Resource referrer)
        => referrer.Id.IsClusterScoped || target.Id.IsClusterScoped
            || target.Id.EffectiveNamespace == referrer.Id.EffectiveNamespace
            || (referrer.Kind == "RoleBinding" && HasSubjectIn(referrer, target.Namespace));

    private static bool HasSubjectIn(Resource binding, string name)
    {
        foreach (var subject in binding.Root["subjects"]?.Elements ?? [])
        {
            if (subject["kind"]?.Text == "ServiceAccount" && subject["namespace"]?.Text == name)
                return true;
        }

        return false;
    }

    private static bool IsOfRoleRef(Resource target, Resource referrer)
    {
        if (referrer.Root.Find("roleRef", "apiGroup")?.Text is not { } group || referrer.Root.Find("roleRef", "kind")?.Text is not { } kind)
            return true;
        foreach (var id in target.Previous)
        {
            if (id.IsOfType(group, "", kind))
                return true;
        }

        return false;
    }

    private static bool IsOfSameNaming(Resource left, Resource right, bool emptyFits)
        => SameEnd(left.Prefixes, right.Prefixes, emptyFits) && SameEnd(left.Suffixes, right.Suffixes, emptyFits);

    private static bool SameEnd(List<string> left, List<string> right, bool emptyFits)
    {
        if (left.Count == 0 || right.Count == 0)
            return emptyFits || left.Count == right.Count;
        for (var i = 1; i <= Math.Min(left.Count, right.Count); i++)
        {
            if (left[left.Count - i] != right[right.Count - i])
                return false;
        }

        return true;
    }

    /// <summary>A field that names objects of a kind.</summary>
    private sealed record Reference(FieldSpec Field, NameReferenceSpec To);
}

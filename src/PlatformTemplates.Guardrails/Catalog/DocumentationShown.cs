using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Catalog;

internal sealed class DocumentationShown() : Guardrail(About)
{
    private const string Target = "Documentation/mkdocs";
    private const string Annotation = "backstage.io/techdocs-ref";
    private const string Entity = "backstage.io/techdocs-entity";

    // These make no pages of their own; what others do is not known.
    private static readonly string[] WithoutPages = ["techdocs-core", "search", "minify", "mermaid2", "redirects", "git-revision-date", "git-revision-date-localized", "glightbox", "macros", "offline", "drawio", "kroki"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.DocumentationShown, GuardrailCategory.Catalog,
        "The portal's documentation is there, and the catalog shows it", "s/w/w",
        why: "The portal builds documentation long after the merge. An annotation without a page to show is an error there, a `mkdocs.yml` without the annotation shows nothing, and a page that is not there is a dead link in the menu.",
        fix: $"Set the annotation `{Annotation}` on the Component, `dir:.` for a `mkdocs.yml` beside the catalog, and keep every page that `nav` names below `docs/`.",
        fixTitle: "Let the catalog, the menu and the pages agree");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var docs = facts.ServiceFiles.Where(f => f.Kind == ServiceFileKind.Docs && f.IsYaml).ToList();
        var entities = CatalogEntity.All(facts).ToList();
        // Without a mkdocs.yml the portal makes one, of what is below docs or of the README.
        if (docs.Count == 0 && facts.Properties.AllFilesAreGiven && !facts.ServiceFiles.Any(f => f.Kind == ServiceFileKind.Page))
        {
            foreach (var entity in entities)
            {
                if (entity.Root.Span.Path == facts.Root + "/catalog-info.yaml" && entity.Root.Find("metadata", "annotations", Annotation) is YamlScalar { Value: "dir:." or "dir:./" } place)
                    yield return entity.At(About, place, $"The portal looks for the documentation of {entity} in this folder, and there is neither a mkdocs.yml, nor a page below docs, nor a README.md. Write docs/index.md, or take the annotation away.", Without(facts, place));
            }
        }

        foreach (var file in docs)
        {
            foreach (var problem in (facts.Files.Yaml(file.Path)?.Problems ?? []).Take(1))
                yield return new Finding(About, problem.Span, $"The documentation's configuration can't be read: {problem.Message}", []) { Target = Target };
            if (facts.Files.Yaml(file.Path) is not { Documents: [YamlMapping root, ..] } yaml)
                continue;
            var plugins = (root["plugins"]?.Elements ?? []).Select(p => p.Text ?? (p.Members.Count > 0 ? p.Members[0].Key.Value : "")).Concat((root["plugins"]?.Members ?? []).Select(m => m.Key.Value)).ToList();
            foreach (var finding in NotShown(facts, entities, root, plugins).Concat(plugins.All(WithoutPages.Contains) ? Pages(facts, file, yaml, root) : []))
                yield return finding;
        }
    }

    // With a theme or plugins and without TechDocs' own one it is a site of its own.
    private static IEnumerable<Finding> NotShown(ServiceFacts facts, List<CatalogEntity> entities, YamlMapping root, List<string> plugins)
    {
        var components = entities.Where(e => e.Kind == "Component").ToList();
        if (components.Count == 0 || ((root.Find("theme") is not null || plugins.Count > 0) && !plugins.Contains("techdocs-core"))
            || entities.Exists(e => e.Root.Find("metadata", "annotations") is YamlMapping annotations && (annotations.Find(Annotation) ?? annotations.Find(Entity)) is not null))
            yield break;
        var component = components[0];
        var edits = components.Count == 1 && facts.Files.Yaml(component.Root.Span.Path) is { } catalog && component.Root.Span.Path == facts.Root + "/catalog-info.yaml"
            ? YamlEdit.Set(catalog, component.Root, ["metadata", "annotations", Annotation], "dir:.")
            : [];
        yield return component.At(About, null, $"There is a mkdocs.yml, and the portal does not show it: {component} has no annotation {Annotation}. Set it to dir:.", edits.Count == 0 ? null : new Fix(About.FixTitle, edits));
    }

    private static IEnumerable<Finding> Pages(ServiceFacts facts, ServiceFile file, YamlFile yaml, YamlMapping root)
    {
        var folder = Environments.Resolve(file.Folder, root["docs_dir"]?.Text ?? "docs");
        var pages = new HashSet<string>(facts.ServiceFiles.Where(f => f.Kind == ServiceFileKind.Page).Select(f => f.Path), StringComparer.Ordinal);
        // Pages elsewhere are not handed over.
        if (!facts.Properties.AllFilesAreGiven || folder != facts.Root + "/docs")
            yield break;
        // Where there is no first page, TechDocs takes the README for it.
        if (pages.Contains(folder + "/README.md") || pages.Contains(facts.Root + "/README.md"))
            pages.Add(folder + "/index.md");
        if (root["nav"] is not { } nav)
        {
            if (!pages.Contains(folder + "/index.md"))
                yield return At(root.Entries.Count > 0 ? root.Entries[0].Key : root, "The documentation has no page to begin with. Write docs/index.md.", null);
            yield break;
        }

        foreach (var page in Leaves(nav).Where(p => p.Value.EndsWith(".md", StringComparison.OrdinalIgnoreCase) && p.Value.IndexOf("://", StringComparison.Ordinal) < 0 && p.Value.IndexOf("..", StringComparison.Ordinal) < 0 && p.IsKnown))
        {
            if (!pages.Contains(Environments.Resolve(folder, page.Value)))
                yield return At(page, $"The menu names docs/{page.Value}, and there is no such page. Write it, or take the line away.", YamlEdit.Remove(yaml, page.Span) is { Count: > 0 } edits ? new Fix(About.FixTitle, edits) : null);
        }
    }

    private static IEnumerable<YamlScalar> Leaves(YamlNode nav)
        => nav is YamlScalar page ? [page] : nav.Elements.Concat(nav.Members.Select(m => m.Value)).SelectMany(Leaves);

    private static Fix? Without(ServiceFacts facts, YamlScalar place)
        => facts.Files.Yaml(place.Span.Path) is { } file && YamlEdit.Remove(file, place.Span) is { Count: > 0 } edits ? new Fix(About.FixTitle, edits) : null;

    private static Finding At(YamlNode place, string message, Fix? fix) => new(About, place.Span, message, [], fix) { Target = Target };
}

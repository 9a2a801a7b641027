using PlatformTemplates.Guardrails.Catalog;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Agreement;

internal sealed class OneServiceName() : Guardrail(About)
{
    private const string NameVariable = "OTEL_SERVICE_NAME";
    private const string AttributesVariable = "OTEL_RESOURCE_ATTRIBUTES";
    private const string NameAttribute = "service.name=";
    private const string NameLabel = "app.kubernetes.io/name";

    // What ties the catalog to pods that have another name.
    private static readonly string[] Ties = ["backstage.io/kubernetes-id", "backstage.io/kubernetes-label-selector"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.OneServiceName, GuardrailCategory.Agreement,
        "Telemetry, catalog, Argo CD and Kubernetes call the service by one name", "s/w/E",
        why: "Who is woken up goes from an alert to traces, from traces to pods, from pods to the application that deployed them and to the page that says whose they are. Each step is a search by name: where the names differ it ends, or leads to another service.",
        fix: "Give the catalog's Component, `OTEL_SERVICE_NAME` and the label `app.kubernetes.io/name` one name, and let the Argo CD application's name contain it: `orders-production`. What runs beside the service in the same environment may add a word: `orders-worker`.",
        fixTitle: "Use the name that the catalog has");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var found = new List<Finding>();
        if (ComponentOf(facts) is not { } component)
            return found;
        foreach (var site in facts.OwnContainers)
        {
            if (!site.Container.IsLongRunning)
                continue;
            var isAlone = IsAlone(facts, site.Workload);
            LookAtTelemetry(site, component, isAlone, found);
            LookAtLabel(site.Workload, component, isAlone, found);
        }

        foreach (var source in facts.GitOps.Sources)
        {
            if (source is { IsFlux: false, Owner.Kind: "Application" } && facts.GitOps.FolderOf(source) is not null && source.Owner.Root.Find("metadata", "name") is YamlScalar { IsKnown: true } name
                && $"-{name.Value}-".IndexOf($"-{component.Name}-", StringComparison.Ordinal) < 0)
            {
                found.Add(new Finding(About, name.Span, $"{source.Target} deploys what the catalog calls '{component.Name}'. Let its name contain that: {component.Name}-{LastPart(name.Value)}.", []) { Target = source.Target });
            }
        }

        return found;
    }

    // Where the catalog tells of several, nobody says which of them this is.
    private static CatalogEntity? ComponentOf(ServiceFacts facts)
    {
        CatalogEntity? component = null;
        foreach (var entity in CatalogEntity.All(facts))
        {
            if (entity.Kind != "Component")
                continue;
            if (component is not null)
                return null;
            component = entity;
        }

        return component?.Root.Find("metadata", "name") is YamlScalar { Value.Length: > 0, IsKnown: true } ? component : null;
    }

    private static bool IsAlone(ServiceFacts facts, WorkloadSite workload)
    {
        foreach (var other in facts.OwnContainers)
        {
            if (ReferenceEquals(other.Environment, workload.Environment) && !ReferenceEquals(other.Workload, workload))
                return false;
        }

        return true;
    }

    private static void LookAtTelemetry(ContainerSite site, CatalogEntity component, bool isAlone, List<Finding> found)
    {
        YamlScalar? place = null;
        string? name = null;
        foreach (var variable in site.Container.Variables)
        {
            if (variable.Value is not { Text: { Length: > 0 } text } value)
                continue;
            if (variable.Name == NameVariable)
            {
                (place, name) = (value, text);
                break;
            }

            if (variable.Name == AttributesVariable && NameIn(text) is { } given)
                (place, name) = (value, given);
        }

        if (place is null || name is null || !place.IsKnown || name.IndexOf('$') >= 0 || Fits(name, site.Workload, component, isAlone))
            return;
        found.Add(site.At(
            About, place.Span, $"{site.Called} sends its telemetry as '{name}', and the catalog calls the service '{component.Name}'. Use one name.",
            isAlone ? ReplacedValue.With(site.Facts, place, place.Value == name ? component.Name : place.Value.Replace(NameAttribute + name, NameAttribute + component.Name), About.FixTitle) : null));
    }

    private static void LookAtLabel(WorkloadSite site, CatalogEntity component, bool isAlone, List<Finding> found)
    {
        if (site.Workload.PodLabels?[NameLabel] is not YamlScalar { Text: { Length: > 0 } name, IsKnown: true } label || Fits(name, site, component, isAlone))
            return;
        foreach (var tie in Ties)
        {
            if (component.Root.Find("metadata", "annotations", tie)?.Text is { } text && text.IndexOf(name, StringComparison.Ordinal) >= 0)
                return;
        }

        // No fix: selectors elsewhere may ask for the label, and a Deployment's selector can't be changed.
        found.Add(site.At(About, label.Span, $"The pods of {site.Target} are called '{name}', and the catalog calls the service '{component.Name}'. Use one name, in selectors too."));
    }

    private static bool Fits(string name, WorkloadSite site, CatalogEntity component, bool isAlone)
        => name == component.Name || !isAlone && (name == site.Workload.Name || name.StartsWith(component.Name + "-", StringComparison.Ordinal));

    private static string? NameIn(string attributes)
    {
        foreach (var attribute in attributes.Split(','))
        {
            if (attribute.TrimStart().StartsWith(NameAttribute, StringComparison.Ordinal))
                return attribute.Trim().Substring(NameAttribute.Length);
        }

        return null;
    }

    private static string LastPart(string name) => name.Substring(name.LastIndexOf('-') + 1);
}

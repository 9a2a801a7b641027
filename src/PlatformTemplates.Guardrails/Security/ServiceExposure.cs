using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;

namespace PlatformTemplates.Guardrails.Security;

internal sealed class ServiceExposure() : Guardrail(About)
{
    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.ServiceExposure, GuardrailCategory.Security,
        "A Service of type NodePort or LoadBalancer is an exception", "s/w/E",
        why: "Both reach the pods past the platform's Gateway: without its TLS, its limits and its logs. A NodePort is open on every node, a LoadBalancer costs an address of its own.",
        fix: "Leave `type` out and reach the service through an Ingress or a route. Where the protocol is none that these speak, add an exception with the reason.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        foreach (var environment in facts.Environments)
        {
            foreach (var service in environment.Objects.Select(Service.From).OfType<Service>())
            {
                if (service.Root.Find("spec", "type") is { Text: "NodePort" or "LoadBalancer" } type)
                    yield return new Finding(About, type.Span, $"Service '{service.Name}' is of type {type.Text}: it is reachable from outside past the platform's Gateway. Use an Ingress or a route, or write down why not in platform-exceptions.yaml.", [environment.Name]) { Target = service.ToString() };
            }
        }
    }
}

using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Security;

internal sealed class TransportSecurity() : Guardrail(About)
{
    // Controllers that keep their certificates elsewhere are told so by an annotation.
    private static readonly string[] CertificateAnnotations =
    [
        "alb.ingress.kubernetes.io/certificate-arn", "networking.gke.io/managed-certificates", "networking.gke.io/v1beta1.FrontendConfig",
        "ingress.gcp.kubernetes.io/pre-shared-cert", "appgw.ingress.kubernetes.io/appgw-ssl-certificate", "appgw.ingress.kubernetes.io/ssl-redirect",
        "traefik.ingress.kubernetes.io/router.tls", "nginx.ingress.kubernetes.io/ssl-passthrough", "haproxy.org/ssl-passthrough", "route.openshift.io/termination",
    ];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.TransportSecurity, GuardrailCategory.Security,
        "An Ingress or a Gateway's route has TLS", "s/w/E",
        why: "Over plain HTTP everybody on the way reads tokens and data, and changes them. A certificate costs nothing; a host that was once reachable without one stays in bookmarks and clients.",
        fix: "Give the Ingress a `tls` entry that names its hosts and the Secret with the certificate. Attach a route to the Gateway's HTTPS listener with `sectionName`; a listener for plain HTTP does nothing but redirect.",
        fixTitle: "Serve the hosts over TLS");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
        => facts.Environments.SelectMany(environment => environment.Objects.SelectMany(candidate => (candidate.Group, candidate.Kind) switch
        {
            ("networking.k8s.io", "Ingress") => CheckIngress(facts, environment, candidate),
            ("gateway.networking.k8s.io", "Gateway") => CheckGateway(environment, candidate),
            ("gateway.networking.k8s.io", "HTTPRoute") => CheckRoute(facts, environment, candidate),
            _ => [],
        }));

    private static IEnumerable<Finding> CheckIngress(ServiceFacts facts, RenderedOverlay environment, KubernetesObject ingress)
    {
        var annotations = ingress.Root.Find("metadata", "annotations");
        // Tailscale's and Cloudflare's controllers serve nothing but HTTPS.
        var servesItself = (ingress.Root.Find("spec", "ingressClassName")?.Text ?? annotations?["kubernetes.io/ingress.class"]?.Text) is "tailscale" or "cloudflare-tunnel";
        if (!environment.IsComplete || servesItself || CertificateAnnotations.Any(a => annotations?[a] is { Text: not (null or "false") }))
            yield break;

        var entries = ingress.Root.Find("spec", "tls")?.Elements ?? [];
        if (entries.Count == 0)
        {
            var place = ingress.Root.WhyMissing("spec", "tls") ?? ingress.NameSpan;
            yield return new Finding(About, place, $"Ingress '{ingress.Name}' has no TLS. Add spec.tls with its hosts and the Secret of their certificate.", [environment.Name], place == ingress.NameSpan ? Complete(facts, ingress) : null) { Target = ingress.ToString() };
            yield break;
        }

        // An entry without hosts holds for all.
        if (entries.Any(e => e["hosts"]?.Elements is not { Count: > 0 }))
            yield break;
        var covered = entries.SelectMany(e => e["hosts"]!.Elements).Select(h => h.Text).OfType<string>().ToList();
        foreach (var host in (ingress.Root.Find("spec", "rules")?.Elements ?? []).Select(r => r["host"]).OfType<YamlScalar>())
        {
            if (host.Text is { Length: > 0 } name && !covered.Any(c => c == name || c.StartsWith("*.", StringComparison.Ordinal) && name.IndexOf('.') is > 0 and var dot && name.Substring(dot) == c.Substring(1)))
                yield return new Finding(About, host.Span, $"Ingress '{ingress.Name}' serves {name} without TLS: no entry of spec.tls names it. Add it there.", [environment.Name]) { Target = ingress.ToString() };
        }
    }

    private static IEnumerable<Finding> CheckGateway(RenderedOverlay environment, KubernetesObject gateway)
    {
        var listeners = gateway.Root.Find("spec", "listeners")?.Elements ?? [];
        if (environment.IsComplete && listeners.Count > 0 && listeners.All(l => l["protocol"]?.Text == "HTTP"))
            yield return new Finding(About, listeners[0]["protocol"]!.Span, $"Gateway '{gateway.Name}' listens for plain HTTP alone. Add a listener with the protocol HTTPS and a certificate.", [environment.Name]) { Target = gateway.ToString() };
    }

    private static IEnumerable<Finding> CheckRoute(ServiceFacts facts, RenderedOverlay environment, KubernetesObject route)
    {
        if (!environment.IsComplete || IsRedirect(route))
            yield break;
        foreach (var parent in (route.Root.Find("spec", "parentRefs")?.Elements ?? []).Where(p => p["kind"]?.Text is null or "Gateway"))
        {
            var section = parent["sectionName"];
            var listeners = environment.OfKind("Gateway").FirstOrDefault(o => o.Group == "gateway.networking.k8s.io" && o.Name == parent["name"]?.Text && (o.Namespace ?? "") == (parent["namespace"]?.Text ?? route.Namespace ?? ""))?.Root.Find("spec", "listeners")?.Elements;
            // A Gateway of the platform's is not known; its listener's name or port then has to tell.
            var isPlain = listeners?.FirstOrDefault(l => l["name"]?.Text == section?.Text) is { } listener ? listener["protocol"]?.Text == "HTTP" : section?.Text == "http" || section is null && parent["port"]?.Text == "80";
            if (!isPlain)
                continue;
            var secure = listeners?.FirstOrDefault(l => l["protocol"]?.Text == "HTTPS")?["name"]?.Text;
            yield return new Finding(
                About, (section ?? parent["port"] ?? parent).Span, $"HTTPRoute '{route.Name}' is attached to a listener for plain HTTP. Attach it to the one for HTTPS.", [environment.Name],
                secure is null ? null : ReplacedValue.With(facts, section, secure))
            { Target = route.ToString() };
        }
    }

    private static bool IsRedirect(KubernetesObject route)
        => route.Root.Find("spec", "rules")?.Elements is { Count: > 0 } rules
        && rules.All(r => r["filters"]?.Elements.Any(f => f["type"]?.Text == "RequestRedirect" && f.Find("requestRedirect", "scheme")?.Text == "https") == true);

    private static Fix? Complete(ServiceFacts facts, KubernetesObject ingress)
    {
        if (WrittenObject.Of(facts, ingress) is not var (file, root) || root.Find("metadata", "name")?.Text is not { } name)
            return null;
        string[] hosts = [.. (root.Find("spec", "rules")?.Elements ?? []).Select(r => r["host"]).OfType<YamlScalar>().Where(h => h.Span.Length > 0).Select(h => file.Text.Substring(h.Span.Start, h.Span.Length)).Distinct()];
        string[] secret = [$"secretName: {name}-tls"];
        var edits = YamlEdit.SetBlock(file, root, ["spec", "tls"], hosts.Length == 0 ? ["- " + secret[0]] : ["- hosts:", .. hosts.Select(h => "    - " + h), "  " + secret[0]]);
        return edits.Count > 0 ? new Fix(About.FixTitle, edits) : null;
    }
}

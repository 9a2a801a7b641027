namespace PlatformTemplates.Guardrails.Tests.Security;

public class TransportSecurityTests
{
    private const string Id = GuardrailIds.TransportSecurity;

    [Fact]
    public void Reports_an_ingress_without_tls_at_its_name_and_the_fix_names_its_hosts()
    {
        var service = new InMemoryService().Manifest("""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: [|orders|]
            spec:
              rules:
                - host: orders.example.org
                - host: "*.example.net"
            """);

        service.Reports(Id);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.EndsWith("""
              tls:
                - hosts:
                    - orders.example.org
                    - "*.example.net"
                  secretName: orders-tls
            """.ReplaceLineEndings("\n"), mended.Text("/service/k8s/manifest.yaml")!.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_an_ingress_that_has_no_name_yet() => new InMemoryService().Manifest("""
        apiVersion: networking.k8s.io/v1
        kind: [|Ingress|]
        metadata: {}
        spec: {rules: [{host: orders.example.org}]}
        """).Reports(Id);

    [Theory]
    [InlineData("[|a.example.org|]", "{hosts: [b.example.org], secretName: a}")]
    [InlineData("[|a.b.example.org|]", "{hosts: ['*.example.org'], secretName: a}")]
    public void Reports_a_host_that_no_entry_names(string host, string tls) => Ingress(host, tls).Reports(Id);

    [Theory]
    [InlineData("a.example.org", "{hosts: [a.example.org], secretName: a}")]
    [InlineData("a.example.org", "{hosts: ['*.example.org'], secretName: a}")]
    [InlineData("a.example.org", "{secretName: a}")]
    public void Accepts_hosts_that_are_covered(string host, string tls) => Ingress(host, tls).Accepts(Id);

    [Theory]
    [InlineData("annotations: {alb.ingress.kubernetes.io/certificate-arn: 'arn:aws:acm:eu:1:certificate/a'}", "{}")]
    [InlineData("annotations: {networking.gke.io/managed-certificates: orders}", "{}")]
    [InlineData("annotations: {traefik.ingress.kubernetes.io/router.tls: 'true'}", "{}")]
    [InlineData("labels: {a: b}", "{ingressClassName: tailscale}")]
    public void Accepts_controllers_that_have_their_certificates_elsewhere(string metadata, string spec)
        => new InMemoryService().Manifest($"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  {metadata}\nspec: {spec}\n").Accepts(Id);

    [Fact]
    public void Tls_that_a_patch_takes_away_is_reported_at_the_patch()
    {
        var finding = Assert.Single(Samples.Overlay(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: orders}\nspec: {tls: [{secretName: a}], rules: [{host: a.example.org}]}\n",
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: orders}\nspec:\n  tls: null\n").Findings(Id));

        Assert.Equal(("/service/k8s/overlays/production/patch.yaml", 5, "production"), (finding.Span.Path, finding.Span.Line, Assert.Single(finding.Environments)));
    }

    [Theory]
    [InlineData("{name: platform, sectionName: [|http|]}")]
    [InlineData("{name: platform, port: [|80|]}")]
    public void Reports_a_route_on_a_listener_for_plain_http(string parent) => Route(parent).Reports(Id);

    [Theory]
    [InlineData("{name: platform, sectionName: https}")]
    [InlineData("{name: platform}")]
    [InlineData("{name: platform, port: 443}")]
    [InlineData("{kind: Service, name: orders, port: 80}")]
    public void Accepts_routes_on_other_listeners(string parent) => Route(parent).Accepts(Id);

    [Fact]
    public void Accepts_a_route_that_only_redirects()
        => Route("{name: platform, sectionName: http}", "[{filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]}]").Accepts(Id);

    [Fact]
    public void The_fix_attaches_the_route_to_the_listener_for_https()
    {
        var service = Route("{name: own, sectionName: [|web|]}", more: "\n---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: own}\nspec: {listeners: [{name: web, protocol: HTTP, port: 80}, {name: websecure, protocol: HTTPS, port: 443}]}\n");

        service.Reports(Id);
        var mended = service.Fixed(Id);
        mended.Accepts(Id);
        Assert.Contains("sectionName: websecure", mended.Text("/service/k8s/manifest.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_gateway_for_plain_http_alone()
        => new InMemoryService().Manifest("apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: own}\nspec: {listeners: [{name: web, protocol: [|HTTP|], port: 80}]}\n").Reports(Id);

    private static InMemoryService Ingress(string host, string tls)
        => new InMemoryService().Manifest($"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: a}}\nspec:\n  tls: [{tls}]\n  rules: [{{host: {host}}}]\n");

    private static InMemoryService Route(string parent, string rules = "[{backendRefs: [{name: orders, port: 80}]}]", string more = "")
        => new InMemoryService().Manifest($"apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: orders}}\nspec:\n  parentRefs: [{parent}]\n  rules: {rules}\n{more}");
}

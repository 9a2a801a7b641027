namespace PlatformTemplates.Guardrails.Tests.Delivery;

/// <summary>GitOps objects that tests begin with.</summary>
internal static class GitOpsSamples
{
    public const string Repository = "https://git.example/shop/orders.git";

    public static string Application(string name, string path, string revision = "main", string @namespace = "orders", string project = "orders", string repository = Repository) => $$"""
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata:
          name: {{name}}
        spec:
          project: {{project}}
          source:
            repoURL: {{repository}}
            targetRevision: {{revision}}
            path: {{path}}
          destination:
            server: https://kubernetes.default.svc
            namespace: {{@namespace}}

        """;

    public static string Flux(string name, string path, string reference = "ref: {branch: main}", string @namespace = "orders") => $$"""
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: orders, namespace: orders}
        spec:
          url: {{Repository}}
          {{reference}}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: {{name}}, namespace: orders}
        spec:
          path: {{path}}
          targetNamespace: {{@namespace}}
          sourceRef: {kind: GitRepository, name: orders}

        """;

    public static InMemoryService Argo(this InMemoryService service, string name, string text) => service.File($"argocd/{name}.yaml", text, Facts.ServiceFileKind.GitOps);

    /// <summary>A service with the overlays staging and production.</summary>
    public static InMemoryService Service(string @namespace = "orders") => new InMemoryService()
        .File("k8s/base/kustomization.yaml", "resources:\n  - deployment.yaml\n")
        .File("k8s/base/deployment.yaml", Samples.Deployment("ports: []"))
        .File("k8s/overlays/staging/kustomization.yaml", $"namespace: {@namespace}\nresources:\n  - ../../base\n")
        .File("k8s/overlays/production/kustomization.yaml", $"namespace: {@namespace}\nresources:\n  - ../../base\n");
}

namespace PlatformTemplates.Guardrails.Tests;

/// <summary>Manifests that tests begin with.</summary>
internal static class Samples
{
    /// <summary>A Deployment with one container, which has what is given.</summary>
    public static string Deployment(string container, string name = "orders") => Workload("Deployment", "apps/v1", container, name);

    public static string Workload(string kind, string apiVersion, string container, string name = "orders") => $$"""
        apiVersion: {{apiVersion}}
        kind: {{kind}}
        metadata:
          name: orders
        spec:
          template:
            metadata:
              labels:
                app: orders
            spec:
              containers:
                - name: {{name}}
                  image: registry.example/orders:1.0.0
        {{Indented(container, 10)}}
        """;

    public static string Indented(string text, int columns)
        => string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? line : new string(' ', columns) + line));

    /// <summary>A kustomization with a base and the production overlay that patches it.</summary>
    public static InMemoryService Overlay(string deployment, string patch) => new InMemoryService()
        .File("k8s/base/kustomization.yaml", "resources:\n  - deployment.yaml\n")
        .File("k8s/base/deployment.yaml", deployment)
        .File("k8s/overlays/staging/kustomization.yaml", "resources:\n  - ../../base\n")
        .File("k8s/overlays/production/kustomization.yaml", "resources:\n  - ../../base\npatches:\n  - path: patch.yaml\n")
        .File("k8s/overlays/production/patch.yaml", patch);
}

namespace PlatformTemplates.Analyzers.Tests;

/// <summary>Code and manifests that tests begin with.</summary>
internal static class Samples
{
    public const string Program = """
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.Run();
        """;

    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
        spec:
          replicas: 2
          selector:
            matchLabels: {app: orders}
          template:
            metadata:
              labels: {app: orders, app.kubernetes.io/name: orders, app.kubernetes.io/part-of: shop, app.kubernetes.io/managed-by: argocd, platform/owner: team-orders, platform/system: shop, platform/cost-center: c-4711}
            spec:
              serviceAccountName: orders
              automountServiceAccountToken: false
              securityContext:
                runAsNonRoot: true
                runAsUser: 1654
                seccompProfile: {type: RuntimeDefault}
              volumes:
                - {name: tmp, emptyDir: {}}
              topologySpreadConstraints:
                - maxSkew: 1
                  topologyKey: kubernetes.io/hostname
                  whenUnsatisfiable: ScheduleAnyway
                  labelSelector: {matchLabels: {app: orders}}
              containers:
                - name: orders
                  image: registry.example/orders:1.0.0
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities: {drop: [ALL]}
                  volumeMounts:
                    - {name: tmp, mountPath: /tmp}
                  ports:
                    - {name: http, containerPort: 8080}
                    - {name: management, containerPort: 8081}
                  env:
                    - {name: ServiceDefaults__Health__ManagementPort, value: "8081"}
                    - {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "http://collector:4317"}
                    - {name: OTEL_SERVICE_NAME, value: orders}
                  startupProbe:
                    httpGet: {path: /health/startup, port: management}
                  livenessProbe:
                    httpGet: {path: /health/live, port: management}
                  readinessProbe:
                    httpGet: {path: /health/ready, port: management}
                  resources:
                    requests: {cpu: 100m, memory: 128Mi}
                    limits:
                      cpu: "1"
                      memory: 256Mi
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: orders
        spec:
          selector: {app: orders}
          ports:
            - {name: http, port: 80, targetPort: http}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata:
          name: orders
        spec:
          maxUnavailable: 1
          selector:
            matchLabels: {app: orders}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: orders
        spec:
          podSelector:
            matchLabels: {app: orders}
          policyTypes: [Ingress, Egress]
          ingress:
            - from: [{podSelector: {}}]
              ports: [{port: http}]
          egress:
            - to: [{podSelector: {}}]
        """;

    /// <summary>A service that keeps every guardrail.</summary>
    public static ServiceProject Service(string program = Program, string deployment = Deployment) => new ServiceProject().Code(program).File("k8s/deployment.yaml", deployment);
}

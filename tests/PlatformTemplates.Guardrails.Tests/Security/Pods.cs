namespace PlatformTemplates.Guardrails.Tests.Security;

/// <summary>Workloads whose pods have what is given.</summary>
internal static class Pods
{
    /// <summary>A Deployment with settings of its pod and of its one container.</summary>
    public static string Deployment(string pod, string container = "", string name = "orders")
    {
        var text = Samples.Deployment(container.Length == 0 ? "ports: []" : container, name);
        return pod.Length == 0 ? text : text.Replace("      containers:", Samples.Indented(pod, 6) + "\n      containers:", StringComparison.Ordinal);
    }

    /// <summary>The same settings of a pod in another kind of workload.</summary>
    public static string Of(string kind, string apiVersion, string pod, string container = "ports: []", string name = "orders")
        => Samples.Workload(kind, apiVersion, container, name).Replace("      containers:", Samples.Indented(pod, 6) + "\n      containers:", StringComparison.Ordinal);

    /// <summary>A CronJob with settings of its pod.</summary>
    public static string CronJob(string pod, string name = "report") => $$"""
        apiVersion: batch/v1
        kind: CronJob
        metadata:
          name: nightly
        spec:
          jobTemplate:
            spec:
              template:
                spec:
        {{Samples.Indented(pod, 10)}}
                  containers:
                    - name: {{name}}
                      image: registry.example/report:1.0.0
        """;
}

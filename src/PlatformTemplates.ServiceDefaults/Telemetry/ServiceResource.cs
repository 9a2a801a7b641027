using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Resources;

namespace PlatformTemplates.ServiceDefaults.Telemetry;

/// <summary>
/// Who sends the telemetry, in the attributes of the OpenTelemetry semantic conventions. What the environment says in
/// OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES is read after it and wins.
/// </summary>
internal sealed class ServiceResource(IConfiguration configuration, IHostEnvironment environment) : IResourceDetector
{
    // The variables that deployments commonly fill by the Downward API, the convention's own name first.
    private static readonly (string Attribute, string[] Variables)[] Kubernetes =
    [
        ("k8s.pod.name", ["K8S_POD_NAME", "POD_NAME"]),
        ("k8s.pod.uid", ["K8S_POD_UID", "POD_UID"]),
        ("k8s.namespace.name", ["K8S_NAMESPACE_NAME", "POD_NAMESPACE"]),
        ("k8s.node.name", ["K8S_NODE_NAME", "NODE_NAME"]),
        ("k8s.container.name", ["K8S_CONTAINER_NAME", "CONTAINER_NAME"]),
        ("k8s.deployment.name", ["K8S_DEPLOYMENT_NAME", "DEPLOYMENT_NAME"]),
        ("k8s.cluster.name", ["K8S_CLUSTER_NAME", "CLUSTER_NAME"]),
    ];

    public Resource Detect()
    {
        Dictionary<string, object> attributes = new()
        {
            ["service.name"] = environment.ApplicationName,
            ["service.instance.id"] = Guid.NewGuid().ToString(),
            ["deployment.environment.name"] = environment.EnvironmentName.ToLowerInvariant(),
        };

        var build = BuildVersion.Parse(Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
        Add("service.version", build.Version);
        Add("vcs.ref.head.revision", build.Revision);

        // Elsewhere variables of these names mean something else.
        if (RuntimePlatform.IsKubernetes(configuration))
        {
            // A pod's host name is its name unless the pod says otherwise.
            Add("k8s.pod.name", configuration["HOSTNAME"]);
            foreach (var (attribute, variables) in Kubernetes)
                Add(attribute, variables.Select(variable => configuration[variable]).FirstOrDefault(value => !string.IsNullOrEmpty(value)));
        }

        return new Resource(attributes);

        void Add(string attribute, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                attributes[attribute] = value;
        }
    }
}

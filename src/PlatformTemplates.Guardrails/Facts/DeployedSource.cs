using PlatformTemplates.Manifests.Kubernetes;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>A folder of a repository that an Application, an ApplicationSet's template or a Flux Kustomization deploys.</summary>
/// <param name="Owner">Who deploys it.</param>
/// <param name="Written">Where its path is written.</param>
internal sealed record DeployedSource(KubernetesObject Owner, YamlMapping Written)
{
    private static readonly string[] ProductionNames = ["production", "prod", "live"];

    /// <summary>Whether Flux deploys it, else Argo CD.</summary>
    public bool IsFlux { get; init; }

    /// <summary>Flux's object for the repository, where it is one of the service's.</summary>
    public KubernetesObject? GitRepository { get; init; }

    /// <summary>The repository's address.</summary>
    public YamlScalar? Repository { get; init; }

    /// <summary>The folder, from the root of the repository.</summary>
    public YamlScalar? Path { get; init; }

    /// <summary>The branch, tag or commit, where one is named.</summary>
    public YamlScalar? Revision { get; init; }

    /// <summary>The namespace it is deployed to, where one is named.</summary>
    public YamlScalar? Namespace { get; init; }

    /// <summary>The last part of the path, or the end of the owner's name, says that it is production.</summary>
    public bool IsProduction
    {
        get
        {
            var folder = Path?.Value.TrimEnd('/') ?? "";
            folder = folder.Substring(folder.LastIndexOf('/') + 1);
            return ProductionNames.Any(name => folder == name || Owner.Name == name || Owner.Name.EndsWith("-" + name, StringComparison.Ordinal));
        }
    }

    /// <summary>Whether what it deploys is about what the service's files are now: not some branch of rendered manifests, not an older version.</summary>
    public bool FollowsMainLine => Revision is null or { IsKnown: false } or { Value: "" or "HEAD" or "main" or "master" or "trunk" };

    /// <summary>Kind and name of the owner.</summary>
    public string Target => Owner.ToString();
}

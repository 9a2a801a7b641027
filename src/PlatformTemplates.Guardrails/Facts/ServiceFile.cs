namespace PlatformTemplates.Guardrails.Facts;

/// <summary>What a file is to the service; MSBuild hands it over as the metadata <c>PlatformKind</c>.</summary>
public enum ServiceFileKind
{
    /// <summary>Kubernetes manifests, kustomizations and what they include.</summary>
    Manifest,

    /// <summary>Argo CD or Flux objects.</summary>
    GitOps,

    /// <summary>The portal's catalog entities.</summary>
    Catalog,

    /// <summary>The service's exceptions.</summary>
    Exceptions,

    /// <summary>Application configuration: <c>appsettings*.json</c>.</summary>
    Configuration,

    /// <summary>Definitions of custom resources that the organisation or a package names; no objects of the service.</summary>
    CustomResourceDefinition,

    /// <summary>What CI runs: workflows of GitHub, the pipeline of GitLab.</summary>
    Workflow,

    /// <summary>The portal's documentation: <c>mkdocs.yml</c>.</summary>
    Docs,

    /// <summary>A page of the documentation. That it is there is all that is asked; no host need read it.</summary>
    Page,

    /// <summary>The definition of an API that the catalog names.</summary>
    Definition,

    /// <summary>Which golden path the service was made from: <c>.platform/template.json</c>.</summary>
    Template,

    /// <summary>The licences of the packages that the project references, as <see cref="PackageLicense"/> reads them.</summary>
    Licenses,

    /// <summary>The schema of a message: <c>.avsc</c>, <c>.proto</c> or <c>.schema.json</c> below <c>schemas/</c>.</summary>
    Schema,
}

/// <summary>A file of the service.</summary>
/// <param name="Path">Absolute, with <c>/</c>.</param>
/// <param name="Kind">What it is.</param>
public sealed record ServiceFile(string Path, ServiceFileKind Kind)
{
    /// <summary>Whether its name says that it is YAML.</summary>
    public bool IsYaml => Path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase)
        || Path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
        || Path.EndsWith("/Kustomization", StringComparison.Ordinal);

    /// <summary>Whether kustomize takes it for a kustomization: a matter of its name alone.</summary>
    public bool IsKustomization => Kind == ServiceFileKind.Manifest
        && Path.Substring(Path.LastIndexOf('/') + 1) is "kustomization.yaml" or "kustomization.yml" or "Kustomization";

    /// <summary>The folder it is in, absolute, with <c>/</c>.</summary>
    public string Folder => Path.Substring(0, Path.LastIndexOf('/'));
}

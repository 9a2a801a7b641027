using PlatformTemplates.Guardrails.Exceptions;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Guardrails.Facts;

/// <summary>All that guardrails know of one service. Gathered once, shared by all of them; it never changes.</summary>
public sealed class ServiceFacts
{
    private readonly Lazy<IReadOnlyList<RenderedOverlay>> _environments;
    private readonly Lazy<AgreedExceptions> _exceptions;

    /// <summary>The facts of a service.</summary>
    /// <param name="root">The service's root folder, absolute, with <c>/</c>.</param>
    /// <param name="serviceFiles">Its files.</param>
    /// <param name="files">What the files hold.</param>
    /// <param name="properties">The MSBuild properties.</param>
    /// <param name="code">What the compiler knows, or null where no C# is compiled.</param>
    public ServiceFacts(string root, IReadOnlyList<ServiceFile> serviceFiles, IManifestFiles files, PlatformProperties properties, CodeFacts? code = null)
        : this(root, serviceFiles, files, properties, code, new Lazy<IReadOnlyList<RenderedOverlay>>(() => Facts.Environments.Render(serviceFiles, files)), exceptions: null)
    {
    }

    private ServiceFacts(string root, IReadOnlyList<ServiceFile> serviceFiles, IManifestFiles files, PlatformProperties properties, CodeFacts? code, Lazy<IReadOnlyList<RenderedOverlay>> environments, Lazy<AgreedExceptions>? exceptions)
    {
        Root = root;
        ServiceFiles = serviceFiles;
        Files = files;
        Properties = properties;
        Code = code;
        _environments = environments;
        _exceptions = exceptions ?? new Lazy<AgreedExceptions>(() => AgreedExceptions.Read(this));
    }

    /// <summary>The service's root folder, absolute, with <c>/</c>.</summary>
    public string Root { get; }

    /// <summary>The service's files.</summary>
    public IReadOnlyList<ServiceFile> ServiceFiles { get; }

    /// <summary>What the files hold.</summary>
    public IManifestFiles Files { get; }

    /// <summary>The MSBuild properties.</summary>
    public PlatformProperties Properties { get; }

    /// <summary>What the compiler knows, or null where no C# is compiled.</summary>
    public CodeFacts? Code { get; }

    /// <summary>Every environment, rendered.</summary>
    public IReadOnlyList<RenderedOverlay> Environments => _environments.Value;

    /// <summary>What the service need not keep for a while.</summary>
    public AgreedExceptions Exceptions => _exceptions.Value;

    /// <summary>The YAML files, read.</summary>
    public IEnumerable<(ServiceFile File, YamlFile? Yaml)> YamlFiles
        => ServiceFiles.Where(f => f.IsYaml).Select(f => (f, Files.Yaml(f.Path)));

    /// <summary>The same facts with what the compiler knows; the rendering is not done again.</summary>
    public ServiceFacts With(CodeFacts code) => new(Root, ServiceFiles, Files, Properties, code, _environments, _exceptions);
}

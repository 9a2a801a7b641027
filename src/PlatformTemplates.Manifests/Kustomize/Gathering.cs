using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>What kustomizations have gathered on the way up: objects, the fields of transformers, and variables.</summary>
internal sealed class Gathering
{
    private readonly List<Variable> _variables = [];

    public ResourceList Resources { get; } = new();

    public TransformerConfig Config { get; private set; } = TransformerConfig.Empty;

    public IReadOnlyList<Variable> Variables => _variables;

    public void AddConfig(TransformerConfig config, YamlNode asker) => Config = Config.Merge(config, asker.Span);

    /// <exception cref="RenderException">Its name is taken.</exception>
    public void Add(Variable variable)
    {
        if (_variables.Exists(v => v.Name == variable.Name))
            throw new RenderException(variable.Span, $"The variable '{variable.Name}' is there already.");
        _variables.Add(variable);
    }
}

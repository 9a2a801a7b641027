using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>Gathers and changes the objects of a kustomization and of all it includes, in kustomize's order.</summary>
internal sealed class Accumulation(Build build, SharedBases bases)
{
    /// <summary>How deep kustomizations may include one another; a chain this long is a mistake, and each link takes stack.</summary>
    private const int Depth = 50;

    /// <summary>How many kustomizations one build may run; two that include the next one twice each are a billion after thirty.</summary>
    private const int Runs = 1_000;

    private readonly KustomizationReader _reader = new(build);
    private readonly List<string> _open = [];
    private readonly List<string> _opened = [];

    /// <summary>Runs the kustomization of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The objects, and the kustomization; null where it could not be read.</returns>
    public (Gathering Gathering, Kustomization? Kustomization) Run(string folder)
    {
        var gathering = new Gathering();
        var kustomization = _reader.Read(folder, null);
        if (kustomization is not null)
        {
            build.Metadata = BuildMetadata.Of(kustomization);
            build.Try(() => build.Types.Set(build, kustomization, isRoot: true));
            Run(kustomization, gathering);
        }

        return (gathering, kustomization);
    }

    private void Run(Kustomization kustomization, Gathering gathering)
    {
        _open.Add(kustomization.Folder);
        if (UnsupportedFields.Report(build, kustomization))
            gathering.Resources.IsWhole = false;
        foreach (var field in (string[])["resources", "bases"])
        {
            foreach (var path in kustomization.List(field))
                Include(gathering, () => AddResource(kustomization, (YamlScalar)path, gathering));
        }

        var config = new ConfigurationReader(build, kustomization).Read();
        build.Try(() => gathering.AddConfig(config, kustomization.Fields["configurations"] ?? kustomization.Fields));
        build.Try(() => gathering.AddConfig(new CrdReader(build, kustomization).Read(), kustomization.Fields["crds"] ?? kustomization.Fields));
        new DataGenerator(build, kustomization).Run(gathering.Resources);
        foreach (var path in kustomization.List("components"))
            Include(gathering, () => AddComponent(kustomization, (YamlScalar)path, gathering));
        Transform(kustomization, gathering);
        VariableTransformer.Declare(build, kustomization, gathering);
        _open.RemoveAt(_open.Count - 1);
    }

    private void Transform(Kustomization kustomization, Gathering gathering)
    {
        var resources = gathering.Resources;
        resources.BeginChange();
        var patches = new PatchTransformer(build, kustomization, resources);
        patches.ApplyStrategicMergePatches();
        patches.ApplyPatches();
        if (kustomization.Text("namespace") is { } target)
        {
            NamespaceTransformer.Apply(build, target, gathering);
            build.Trace(gathering, kustomization, "NamespaceTransformer");
        }

        if (kustomization.Text("namePrefix") is { } prefix)
        {
            NameTransformer.AddPrefix(build, prefix.Value, gathering);
            build.Trace(gathering, kustomization, "PrefixTransformer");
        }

        if (kustomization.Text("nameSuffix") is { } suffix)
        {
            NameTransformer.AddSuffix(build, suffix.Value, gathering);
            build.Trace(gathering, kustomization, "SuffixTransformer");
        }

        LabelTransformer.ApplyLabels(build, kustomization, gathering);
        LabelTransformer.ApplyAnnotations(build, kustomization, gathering);
        patches.ApplyJsonPatches();
        ReplicaTransformer.Apply(build, kustomization, gathering);
        ImageTransformer.Apply(build, kustomization, gathering);
        new ReplacementTransformer(build, kustomization, resources).Run();
        if (kustomization.List("replacements").Count > 0)
            build.Trace(gathering, kustomization, "ReplacementTransformer");
    }

    /// <summary>Adds what a line includes; where not all of it can be read, the objects are not whole from then on.</summary>
    private void Include(Gathering gathering, Func<bool> add)
    {
        var isRead = false;
        build.Try(() => isRead = add());
        gathering.Resources.IsWhole &= isRead;
    }

    private bool AddResource(Kustomization kustomization, YamlScalar path, Gathering gathering)
    {
        var target = Build.Resolve(kustomization.Folder, path.Value);
        if (target is not null && build.Exists(target))
        {
            if (build.FileOf(kustomization, path) is not { } file)
                return false;
            if (build.Yaml(file) is not { } yaml)
                throw new RenderException(path.Span, $"The file '{path.Value}' is not text.");
            if (!build.IsReadable(yaml))
                return false;
            var resources = ResourceReader.Read(yaml, build.Types);
            build.Metadata?.SetOrigin(resources, file);
            gathering.Resources.AddAll(resources, build, path.Span);
            return true;
        }

        if (Open(kustomization, path, target) is not { } included)
            return false;
        if (included.IsComponent)
            throw new RenderException(path.Span, $"'{path.Value}' is a Component: list it under components.");
        if (IsShared && bases.Find(included.Folder) is { } known && FitsHere(known))
        {
            _opened.AddRange(known.Folders);
            build.AddReads(known.Files);
            gathering.Resources.AddAll(known.Resources, build, path.Span);
            Merge(gathering, known.Config, known.Variables, path);
            return true;
        }

        var (opened, reads, reports) = (_opened.Count, build.Reads.Count, build.Reports);
        var below = new Gathering();
        Run(included, below);
        if (build.Reports == reports && IsShared)
            bases.Keep(included.Folder, new SharedBases.Base(below, build.Reads.Skip(reads).ToArray(), _opened.Skip(opened).ToArray()));
        gathering.Resources.AddAll(below.Resources.Items, build, path.Span);
        Merge(gathering, below.Config, below.Variables, path);
        return below.Resources.IsWhole;
    }

    private void Merge(Gathering gathering, TransformerConfig config, IReadOnlyList<Variable> variables, YamlScalar path)
    {
        build.Try(() => gathering.AddConfig(config, path));
        foreach (var variable in variables)
            build.Try(() => gathering.Add(variable));
    }

    // Whether what is gathered below would be the same in any other build.
    private bool IsShared => build.Metadata is null && !build.Types.IsSet;

    // Whether gathering it again, from here, would meet no limit and no cycle either.
    private bool FitsHere(SharedBases.Base known)
        => _opened.Count + known.Folders.Count <= Runs && _open.Count + known.Folders.Count < Depth && !known.Folders.Any(IsCycle);

    private bool IsCycle(string folder)
    {
        foreach (var open in _open)
        {
            if (open == folder || Build.IsBelow(open, folder))
                return true;
        }

        return false;
    }

    // A component has no objects of its own to change: it works on those of the kustomization that includes it.
    private bool AddComponent(Kustomization kustomization, YamlScalar path, Gathering gathering)
    {
        if (Open(kustomization, path, Build.Resolve(kustomization.Folder, path.Value)) is not { } included)
            return false;
        if (!included.IsComponent)
            throw new RenderException(path.Span, $"'{path.Value}' is a Kustomization: list it under resources, or make its kind Component.");
        Run(included, gathering);
        return true;
    }

    private Kustomization? Open(Kustomization kustomization, YamlScalar path, string? folder)
    {
        if (folder is null || !build.IsFolder(folder))
        {
            if (Build.IsRemote(path.Value))
                build.Unsupported(path.Span, $"'{path.Value}' lies outside of this repository and cannot be read here.");
            else
                build.Invalid(path.Span, $"'{path.Value}' does not exist.");
            return null;
        }

        if (path.Value.StartsWith("/", StringComparison.Ordinal))
            throw new RenderException(path.Span, $"The folder '{path.Value}' must be given relative to the kustomization.");
        if (IsCycle(folder))
            throw new RenderException(path.Span, $"'{path.Value}' includes {Build.NameOf(kustomization.Folder)}, which includes it: a cycle.");

        if (_open.Count >= Depth)
            throw new RenderException(path.Span, $"Kustomizations include one another more than {Depth} deep.");
        if (_opened.Count >= Runs)
            throw new RenderException(path.Span, $"More than {Runs} kustomizations in one build are not run.", RenderProblemKind.Unsupported);
        _opened.Add(folder);
        var opened = _reader.Read(folder, path.Span);
        if (opened is not null)
            build.Types.Set(build, opened, isRoot: false);
        return opened;
    }
}

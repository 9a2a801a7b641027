namespace PlatformTemplates.Manifests.Kustomize;

/// <summary>
/// The objects of kustomizations that several others include. Only what was gathered without a problem is kept: it is
/// the same whoever includes it, while a problem may be the includer's.
/// </summary>
internal sealed class SharedBases
{
    private readonly Dictionary<string, Base> _byFolder = new(StringComparer.Ordinal);

    public Base? Find(string folder) => _byFolder.TryGetValue(folder, out var found) ? found : null;

    public void Keep(string folder, Base gathered) => _byFolder[folder] = gathered;

    /// <summary>What one kustomization gives.</summary>
    /// <param name="files">The files read for it.</param>
    /// <param name="folders">The kustomizations it includes, directly or not, each as often as it does.</param>
    /// <param name="gathering">What it gathers.</param>
    internal sealed class Base(Gathering gathering, IReadOnlyList<string> files, IReadOnlyList<string> folders)
    {
        private readonly Resource[] _resources = Copy(gathering.Resources.Items);

        public TransformerConfig Config { get; } = gathering.Config;

        public IReadOnlyList<Variable> Variables { get; } = [.. gathering.Variables];

        public IReadOnlyList<string> Files => files;

        public IReadOnlyList<string> Folders => folders;

        /// <summary>The objects, for one build to change.</summary>
        public Resource[] Resources => Copy(_resources);

        private static Resource[] Copy(IReadOnlyList<Resource> resources)
        {
            var copies = new Resource[resources.Count];
            for (var i = 0; i < copies.Length; i++)
                copies[i] = resources[i].Copy();
            return copies;
        }
    }
}

namespace PlatformTemplates.Manifests.Yaml;

/// <summary>
/// Puts the nodes of a document next to each other in memory. As they are read they lie between what the parser leaves
/// behind, ten times their size: a collector that has to look for each of them and move it alone takes three times as long,
/// and whoever goes through the document waits for memory.
/// </summary>
internal static class Compaction
{
    /// <summary>The same document in nodes of its own. Nodes that it shares become several: it is for documents without aliases.</summary>
    public static YamlNode Compacted(YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                var entries = new YamlEntry[mapping.Entries.Count];
                for (var i = 0; i < entries.Length; i++)
                    entries[i] = mapping.Entries[i] with { Value = Compacted(mapping.Entries[i].Value) };
                return new YamlMapping(entries, mapping.Written, []);
            case YamlSequence sequence:
                var items = new YamlNode[sequence.Items.Count];
                for (var i = 0; i < items.Length; i++)
                    items[i] = Compacted(sequence.Items[i]);
                return new YamlSequence(items, sequence.Written);
            default:
                return new YamlScalar(((YamlScalar)node).Value, node.Written);
        }
    }
}

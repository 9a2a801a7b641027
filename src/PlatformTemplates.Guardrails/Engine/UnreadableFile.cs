using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails.Engine;

internal sealed class UnreadableFile() : Guardrail(About)
{
    private static readonly string[] Generators = ["configMapGenerator", "secretGenerator"];

    private static readonly GuardrailDescriptor About = new(
        GuardrailIds.UnreadableFile, GuardrailCategory.Engine,
        "A file of the service can be read", "E/E/E",
        why: "What can't be read is not checked, and what is not YAML here is not YAML for the cluster either: the deployment fails, or worse, leaves the last good state in place.",
        fix: "Mend the file at the place the message names. A file that is not meant to be YAML needs another extension.");

    public override IEnumerable<Finding> Check(ServiceFacts facts)
    {
        var others = FilesOfOtherPrograms(facts);
        foreach (var file in facts.YamlFiles)
        {
            if (others.Contains(file.Path))
                continue;
            if (facts.Files.Yaml(file.Path) is not { } yaml)
            {
                yield return new Finding(Descriptor, Manifests.Text.SourceSpan.StartOf(file.Path), "The file is not text: YAML is UTF-8.", []);
                continue;
            }

            // Nothing at all, not even a comment, is what a failed generator or a lost merge leaves behind.
            if (file.Kind == ServiceFileKind.Manifest && string.IsNullOrWhiteSpace(yaml.Text))
                yield return new Finding(Descriptor, Manifests.Text.SourceSpan.StartOf(file.Path), "The file is empty. Write what it is for, or remove it.", []);

            foreach (var problem in yaml.Problems)
                yield return new Finding(Descriptor, problem.Span, problem.Message, []);
        }
    }

    // The templates of a chart are no YAML before Helm has filled them in, and what a generator puts into a ConfigMap is read
    // by another program, in whatever words that one has.
    private static HashSet<string> FilesOfOtherPrograms(ServiceFacts facts)
    {
        var others = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in facts.ServiceFiles.Where(f => f.Kind == ServiceFileKind.Manifest))
        {
            if (file.Path.EndsWith("/Chart.yaml", StringComparison.Ordinal))
                others.UnionWith(facts.ServiceFiles.Select(f => f.Path).Where(p => p.StartsWith(file.Folder + "/templates/", StringComparison.Ordinal)));
            if (!file.IsKustomization || facts.Files.Yaml(file.Path) is not { Documents: [var root, ..] })
                continue;
            foreach (var source in Generators.SelectMany(field => root[field]?.Elements ?? []).SelectMany(generator => generator["files"]?.Elements ?? []))
            {
                if (source.Text is { } text)
                    others.Add(Environments.Resolve(file.Folder, text.Substring(text.IndexOf('=') + 1)));
            }
        }

        return others;
    }
}

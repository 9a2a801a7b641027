using PlatformTemplates.Testing;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>The cases of <c>Cases/*.txt</c> by their names: a line <c>=== name</c> begins each.</summary>
internal static class WrittenCases
{
    public static IReadOnlyDictionary<string, Files> All { get; } = Load();

    private static Dictionary<string, Files> Load()
    {
        var cases = new Dictionary<string, Files>();
        foreach (var path in Directory.GetFiles(Repository.PathOf("tests", "PlatformTemplates.Manifests.Tests", "Kustomize", "Cases"), "*.txt").Order(StringComparer.Ordinal))
        {
            var parts = File.ReadAllText(path).ReplaceLineEndings("\n").Split("=== ");
            foreach (var part in parts.Skip(1))
            {
                var end = part.IndexOf('\n', StringComparison.Ordinal);
                // What stands before the first case belongs to all of the file, where a case does not give it anew.
                cases.Add($"{Path.GetFileNameWithoutExtension(path)}: {part[..end].Trim()}", Files.Parse(parts[0] + part[(end + 1)..]));
            }
        }

        return cases;
    }
}

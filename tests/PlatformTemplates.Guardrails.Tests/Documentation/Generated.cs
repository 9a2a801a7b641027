namespace PlatformTemplates.Guardrails.Tests.Documentation;

/// <summary>Files that are made from code and committed. With <c>UPDATE_GENERATED=1</c> a test writes them.</summary>
internal static class Generated
{
    public static void IsCurrent(string path, Func<string, string> make)
    {
        var current = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        var expected = make(current);
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1" && current != expected)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, expected);
            return;
        }

        Assert.Equal(expected, current);
    }
}

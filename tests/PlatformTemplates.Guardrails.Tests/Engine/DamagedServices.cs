using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Guardrails.Tests.Engine;

/// <summary>
/// Services made of the pages' examples, with files damaged at random: no guardrail fails on them, and every finding has
/// a place in a file. The same are made in every run; <c>DAMAGE_SEED</c> and <c>DAMAGE_CASES</c> make others and more.
/// </summary>
public partial class DamagedServices
{
    private static readonly string[] Pieces =
    [
        "\n", " ", "  ", "\t", "\r\n", "- ", ": ", "{", "}", "[", "]", "\"", "'", "|", ">", "&a ", "*a", "!!int ", "!!binary ", "<<: ", "#", "---\n", "null", "~", "1e9", "-1", "99999999999999999999", "0x1F", ".inf",
        "\0", "\uD83D\uDE00", "\uFEFF", "\u2028", "$patch: delete", "${{ x }}", "{{ x }}", "$(A)", "/", "%", "[a]", "{a: b}", "[[]]", "name: ", "* * * * *", "100%", "1Gi", "P1D",
    ];

    /// <summary>How long all cases together may take; a run on a slow machine makes fewer.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static List<List<(string Path, string Text)>> Corpus { get; } = Load();

    [Fact]
    public void No_guardrail_fails_on_damaged_files()
    {
        var (seed, cases) = (Given("DAMAGE_SEED") ?? 1, Given("DAMAGE_CASES") ?? 1_500);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < cases && (watch.Elapsed < Limit || Given("DAMAGE_CASES") is not null); i++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + i));
            var files = Make(random);
            var service = new InMemoryService().Property("PlatformTemplatesVersion", "1.4.0").Property("PlatformToday", "2026-11-25").Property("IsPlatformService", "true")
                .Property("PlatformApprovedRegistries", "registry.example").Property("PlatformApprovedLicenses", "MIT").Property("PlatformKubernetesVersion", "1.33").Property("PlatformServiceName", "orders");
            foreach (var (path, text) in files)
                service.File(path, text, KindOf(path));
            foreach (var finding in GuardrailEngine.Check(service.Facts))
            {
                Assert.True(finding.Guardrail.Id != GuardrailIds.GuardrailFailed, $"Case {i} of DAMAGE_SEED={seed}: {finding.Message}\n{Show(files)}");
                // A package's licence is told at its line in a project, which is no file of the service.
                var length = service.Text(finding.Span.Path)?.Length ?? int.MaxValue;
                Assert.True(finding.Span.Start <= finding.Span.End && finding.Span.End <= length, $"Case {i} of DAMAGE_SEED={seed}: {finding.Guardrail.Id} is at {finding.Span}, outside of the text: {finding.Message}\n{Show(files)}");
                foreach (var edit in finding.Fix?.Edits ?? [])
                    Assert.True(edit.Start >= 0 && edit.Start + edit.Length <= (service.Text(edit.Path)?.Length ?? 0), $"Case {i} of DAMAGE_SEED={seed}: the fix of {finding.Guardrail.Id} is outside of the text.\n{Show(files)}");
            }
        }
    }

    // The files of one to three examples; the first to come to a path keeps it.
    private static List<(string Path, string Text)> Make(Random random)
    {
        var files = new List<(string Path, string Text)>();
        for (var examples = random.Next(1, 4); examples > 0; examples--)
        {
            foreach (var file in Corpus[random.Next(Corpus.Count)])
            {
                if (!files.Exists(f => f.Path == file.Path))
                    files.Add(file);
            }
        }

        for (var damages = random.Next(1, 6); damages > 0; damages--)
        {
            var index = random.Next(files.Count);
            files[index] = (files[index].Path, Damage(files[index].Text, random));
        }

        return files;
    }

    private static string Damage(string text, Random random)
    {
        var offset = random.Next(text.Length + 1);
        var end = Math.Min(text.Length, offset + random.Next(1, 40));
        return random.Next(6) switch
        {
            0 => text.Insert(offset, Piece()),
            1 => text.Remove(offset, end - offset),
            2 => text[..offset],
            3 => text.Insert(offset, text[offset..end]),
            4 => text.Replace("\n", "\r\n", StringComparison.Ordinal),
            // A value that is something else altogether.
            _ => text.IndexOf(": ", offset, StringComparison.Ordinal) is >= 0 and var colon && text.IndexOf('\n', colon) is >= 0 and var line ? text[..(colon + 2)] + Piece() + text[line..] : text + Piece(),
        };

        string Piece() => Pieces[random.Next(Pieces.Length)];
    }

    private static List<List<(string Path, string Text)>> Load()
    {
        var examples = new List<List<(string Path, string Text)>>();
        foreach (var page in Directory.GetFiles(Repository.PathOf("docs", "guardrails"), "PLT*.md").Order(StringComparer.Ordinal))
        {
            var fences = Fence().Matches(File.ReadAllText(page).ReplaceLineEndings("\n"));
            foreach (var kind in (string[])["violation", "fixed"])
            {
                var files = fences.Where(f => f.Groups["kind"].Value == kind)
                    .Select(f => (Path: f.Groups["file"].Value is { Length: > 0 } file ? file : "k8s/deployment.yaml", Text: f.Groups["text"].Value)).ToList();
                if (files.Count > 0)
                    examples.Add(files);
            }
        }

        Assert.True(examples.Count > 100, $"Only {examples.Count} examples were found.");
        return examples;
    }

    // As the SDK tells it.
    private static ServiceFileKind KindOf(string path) => path.Split('/')[0] switch
    {
        "platform-exceptions.yaml" => ServiceFileKind.Exceptions,
        "catalog-info.yaml" => ServiceFileKind.Catalog,
        "argocd" => ServiceFileKind.GitOps,
        ".github" or ".gitlab-ci.yml" => ServiceFileKind.Workflow,
        ".platform" => ServiceFileKind.Template,
        "mkdocs.yml" => ServiceFileKind.Docs,
        "obj" => ServiceFileKind.Licenses,
        "schemas" => ServiceFileKind.Schema,
        "docs" => path.EndsWith(".md", StringComparison.Ordinal) ? ServiceFileKind.Page : ServiceFileKind.Definition,
        _ when path.Contains("appsettings", StringComparison.Ordinal) => ServiceFileKind.Configuration,
        _ => ServiceFileKind.Manifest,
    };

    private static string Show(List<(string Path, string Text)> files) => string.Concat(files.Select(f => $"-- {f.Path} --\n{f.Text}\n"));

    private static int? Given(string variable)
        => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex("^```(?:yaml|json|markdown) (?<kind>violation|fixed)(?: (?<file>\\S+))?\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}

using System.Text.RegularExpressions;
using PlatformTemplates.Guardrails;
using PlatformTemplates.Testing;

namespace PlatformTemplates.Analyzers.Tests;

/// <summary>
/// The examples of the pages are built: what a page calls a violation is reported, what it calls fixed is not. A fence
/// says language, <c>violation</c> or <c>fixed</c>, and the file where it is not the usual one.
/// </summary>
public partial class DocumentationTests
{
    // A guardrail that fails is a bug of ours; no example can show it.
    public static TheoryData<string> Ids => [.. GuardrailCatalogue.Descriptors.Select(d => d.Id).Where(id => id != GuardrailIds.GuardrailFailed)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_examples_of_the_page_break_and_keep_the_guardrail(string id)
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "guardrails", id + ".md")).ReplaceLineEndings("\n");

        Assert.Contains(await Example(page, "violation").DiagnosticsAsync(), d => d.Id == id);
        Assert.DoesNotContain(await Example(page, "fixed").DiagnosticsAsync(), d => d.Id == id);
    }

    private static ServiceProject Example(string page, string kind)
    {
        var project = new ServiceProject().Property("PlatformToday", "2026-11-25").Property("PlatformApprovedRegistries", "registry.example").Property("PlatformApprovedLicenses", "MIT,Apache-2.0").Property("PlatformTemplatesVersion", "1.4.0");
        var blocks = Fence().Matches(page).Where(m => m.Groups["kind"].Value == kind).ToList();
        Assert.NotEmpty(blocks);
        MessagingPackages.AddTo(project, page);
        JobPackages.AddTo(project, page);
        ModelPackages.AddTo(project, page);
        foreach (var block in blocks)
        {
            var text = block.Groups["text"].Value;
            var file = block.Groups["file"].Value;
            if (block.Groups["language"].Value == "csharp")
                project.Code(text);
            else
                project.File(file.Length > 0 ? file : "k8s/deployment.yaml", text, KindOf(file));
        }

        return blocks.Any(b => b.Groups["language"].Value == "csharp") ? project : project.Code(Samples.Program);
    }

    // As the SDK tells it.
    private static string KindOf(string file) => file.Split('/')[0] switch
    {
        "platform-exceptions.yaml" => "Exceptions",
        "catalog-info.yaml" => "Catalog",
        "argocd" => "GitOps",
        ".github" or ".gitlab-ci.yml" => "Workflow",
        ".platform" => "Template",
        "mkdocs.yml" => "Docs",
        "obj" => "Licenses",
        "schemas" => "Schema",
        "docs" => file.EndsWith(".md", StringComparison.Ordinal) ? "Page" : "Definition",
        _ => "Manifest",
    };

    [GeneratedRegex("^```(?<language>csharp|yaml|json|markdown) (?<kind>violation|fixed)(?: (?<file>\\S+))?\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}

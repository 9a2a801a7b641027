using System.Text;
using CsCheck;
using PlatformTemplates.Manifests.Kustomize;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Tests.Kustomize;

/// <summary>
/// Whatever its size and form, reading and rendering an input never throws, says of each problem where it is, and takes
/// memory in proportion to the input: so much for each character, and no more.
/// </summary>
public class LargeAndBrokenInput
{
    /// <summary>The bytes that reading and rendering may allocate for each character.</summary>
    private const int BytesPerCharacter = 2_000;

    /// <summary>What a build allocates whatever it is given.</summary>
    private const int BytesAlways = 4_000_000;

    private static readonly string[] Pieces = ["\n", "\r\n", "\t", " ", "- ", "a: ", "b: 1\n", "{", "}", "[", "]", "&a ", "*a", "---\n", "'", "\"", "|\n", "<<: *a\n", "\uFEFF", "kind: List\n", "items:\n", "metadata: {name: a}\n", "\0", "$patch: delete\n", "?", "!!int ", "é", "\u2028", "#"];

    public static TheoryData<string> Names => [.. Inputs.Keys];

    private static Dictionary<string, Func<string>> Inputs { get; } = new()
    {
        ["two thousand documents"] = () => string.Concat(Enumerable.Range(0, 2_000).Select(Manifest)),
        ["two thousand documents with Windows line ends"] = () => string.Concat(Enumerable.Range(0, 2_000).Select(Manifest)).ReplaceLineEndings("\r\n"),
        ["a byte order mark"] = () => "\uFEFF" + Manifest(0),
        ["five million characters"] = () => string.Concat(Enumerable.Repeat("# five million characters\n", 200_000)),
        ["two million characters of one text"] = () => Manifest(0).Replace("v0", new string('x', 2_000_000), StringComparison.Ordinal),
        ["nested lists"] = () => new string('[', 100_000),
        ["nested mappings"] = () => string.Concat(Enumerable.Range(0, 3_000).Select(i => new string(' ', i) + "a:\n")),
        ["mappings nested as deep as is read"] = () => Manifest(0) + string.Concat(Enumerable.Range(0, 190).Select(i => new string(' ', i) + "a:\n")),
        ["tabs"] = () => "kind:\tA\nmetadata:\n\tname: a\n",
        ["one key over and over"] = () => "kind: A\n" + string.Concat(Enumerable.Repeat("a: 1\n", 50_000)),
        ["fifty thousand keys"] = () => "kind: A\nmetadata: {name: a}\ndata:\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"  k{i}: v\n")),
        ["anchors of anchors"] = () => "a0: &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n")),
        ["one anchor used often"] = () => "kind: A\nmetadata: {name: a}\nx: &x {y: z}\nl:\n" + string.Concat(Enumerable.Repeat("- *x\n", 20_000)),
        ["merge keys of merge keys"] = () => "a0: &a0 {k0: v}\n" + string.Concat(Enumerable.Range(1, 200).Select(i => $"a{i}: &a{i} {{<<: *a{i - 1}, k{i}: v}}\n")),
        ["an open quote before much"] = () => "a: \"" + string.Concat(Enumerable.Repeat("line\n", 100_000)),
        ["binary"] = () => string.Concat(Enumerable.Range(0, 100_000).Select(i => (char)(i * 31 % 256))),
        ["lists of lists"] = () => string.Concat(Enumerable.Repeat("kind: List\napiVersion: v1\nitems:\n- kind: List\n  items: [{kind: List, items: []}]\n---\n", 1_000)),
        ["nothing"] = () => "",
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void An_input_is_read_and_rendered_within_its_bounds(string name)
    {
        var text = Inputs[name]();
        Render(text, out var bytes);
        Assert.InRange(bytes, 0, BytesAlways + ((long)BytesPerCharacter * text.Length));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_input_cut_off_anywhere_is_read_and_rendered(string name)
    {
        var text = Inputs[name]();
        for (var i = 1; i < 20; i++)
            Render(text[..(int)(text.Length * (long)i / 20)][..Math.Min(100_000, (int)(text.Length * (long)i / 20))], out _);
    }

    [Fact]
    public void Text_of_random_pieces_is_read_and_rendered_within_its_bounds()
        => Gen.Int[0, Pieces.Length - 1].Array[0, 200].Select(p => string.Concat(p.Select(i => Pieces[i]))).Sample(
            text =>
            {
                Render(text, out var bytes);
                Assert.InRange(bytes, 0, BytesAlways + ((long)BytesPerCharacter * text.Length));
            },
            iter: 2_000);

    [Fact]
    public void Random_characters_are_read_and_rendered_within_their_bounds()
        => Gen.Char.Array[0, 400].Select(c => new string(c)).Sample(
            text =>
            {
                Render(text, out var bytes);
                Assert.InRange(bytes, 0, BytesAlways + ((long)BytesPerCharacter * text.Length));
            },
            iter: 2_000);

    [Fact]
    public void Random_bytes_are_read_and_rendered()
        => Gen.Byte.Array[0, 400].Sample(bytes => Render(Encoding.UTF8.GetString(bytes), out _), iter: 2_000);

    private static string Manifest(int number)
        => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c{number}\ndata:\n  k: v{number}\n---\n";

    // The text as manifest, as patch, as data and as the kustomization itself.
    private static void Render(string text, out long bytes)
    {
        var files = new ManifestFileSet(
        [
            new("/r/kustomization.yaml", "resources: [base, a.yaml]\nnamePrefix: p-\nnamespace: n\ncommonLabels: {l: v}\nconfigMapGenerator: [{name: g, envs: [a.yaml]}]\nsecretGenerator: [{name: g, files: [a.yaml]}]\ncrds: [a.yaml]\nconfigurations: [a.yaml]\npatches: [{path: a.yaml}, {path: a.yaml, target: {kind: ConfigMap}}]\nreplacements: [{path: a.yaml}]\n"),
            new("/r/a.yaml", text),
            new("/r/base/kustomization.yaml", text),
        ]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var overlay = KustomizeRenderer.Render(files, "/r");
        bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.All(overlay.Problems, problem =>
        {
            Assert.NotEmpty(problem.Message);
            Assert.DoesNotContain("Exception", problem.Message, StringComparison.Ordinal);
            Assert.InRange(problem.Span.End, problem.Span.Start, files.Text(problem.Span.Path)!.Length);
            Assert.True(problem.Span is { Line: >= 1, Column: >= 1 });
        });
    }
}

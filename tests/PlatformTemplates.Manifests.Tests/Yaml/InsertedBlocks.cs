using PlatformTemplates.Manifests.Text;
using PlatformTemplates.Manifests.Yaml;

namespace PlatformTemplates.Manifests.Tests.Yaml;

public class InsertedBlocks
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void Items_of_a_list_are_whole_whatever_a_level_of_the_file_is(int unit)
    {
        var one = new string(' ', unit);
        var file = YamlFile.Parse("a.yaml", $"spec:\n{one}holder:\n{one}{one}name: orders\n");
        var holder = (YamlMapping)file.Documents[0].Find("spec", "holder")!;

        var list = Changed(file, YamlEdit.SetBlock(file, holder, ["env"], ["- name: A", "  from:", "    - key: b", "      path: c", "- name: D"])).Find("spec", "holder", "env");

        Assert.Equal(("A", "b", "c", "D"), (list?.Find("0", "name")?.Text, list?.Find("0", "from", "0", "key")?.Text, list?.Find("0", "from", "0", "path")?.Text, list?.Find("1", "name")?.Text));
    }

    [Fact]
    public void An_item_is_put_before_a_key_that_follows_its_list_in_the_same_column()
    {
        var file = YamlFile.Parse("a.yaml", "spec:\n  list:\n  - a\n");
        var spec = (YamlMapping)file.Documents[0].Find("spec")!;

        var changed = Changed(file, YamlEdit.Together(YamlEdit.Set(file, spec, ["key"], "value"), YamlEdit.Append(file, (YamlSequence)spec["list"]!, [["b"]])));

        Assert.Equal(("b", "value"), (changed.Find("spec", "list", "1")?.Text, changed.Find("spec", "key")?.Text));
    }

    [Fact]
    public void Of_changes_that_belong_together_none_is_made_where_one_can_t_be()
    {
        var file = YamlFile.Parse("a.yaml", "spec:\n  list: [a]\n");
        var spec = (YamlMapping)file.Documents[0].Find("spec")!;

        Assert.Empty(YamlEdit.Together(YamlEdit.Set(file, spec, ["key"], "value"), YamlEdit.Append(file, (YamlSequence)spec["list"]!, [["b"]])));
    }

    [Theory]
    [InlineData("kind: A\n", "kind: A\n---\nkind: B\n")]
    [InlineData("kind: A", "kind: A\n---\nkind: B\n")]
    [InlineData("kind: A\r\n", "kind: A\r\n---\r\nkind: B\r\n")]
    public void A_document_is_put_behind_the_others_with_the_file_s_line_ends(string text, string expected)
    {
        var file = YamlFile.Parse("a.yaml", text);

        var edit = Assert.Single(YamlEdit.AppendDocument(file, ["kind: B"]));

        Assert.Equal(expected, text.Insert(edit.Start, edit.NewText));
    }

    private static YamlNode Changed(YamlFile file, IReadOnlyList<TextEdit> edits)
    {
        Assert.NotEmpty(edits);
        var text = edits.OrderByDescending(e => e.Start).Aggregate(file.Text, (t, e) => t.Remove(e.Start, e.Length).Insert(e.Start, e.NewText));
        var changed = YamlFile.Parse(file.Path, text);
        Assert.Empty(changed.Problems);
        return changed.Documents[0];
    }
}

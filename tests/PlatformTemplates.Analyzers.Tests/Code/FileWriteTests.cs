namespace PlatformTemplates.Analyzers.Tests.Code;

public class FileWriteTests
{
    [Theory]
    [InlineData("System.IO.File.WriteAllText(\"/var/orders.txt\", \"\");", "/var/orders.txt")]
    [InlineData("System.IO.File.AppendAllLines(\"orders.txt\", []);", "orders.txt")]
    [InlineData("System.IO.File.Copy(\"seed.db\", \"orders.db\");", "orders.db")]
    [InlineData("System.IO.Directory.CreateDirectory(System.IO.Path.Combine(\"/data\", \"exports\"));", "/data/exports")]
    [InlineData("using var s = new System.IO.FileStream(\"orders.db\", System.IO.FileMode.Create);", "orders.db")]
    [InlineData("using var s = new System.IO.StreamWriter(\"orders.csv\");", "orders.csv")]
    [InlineData("System.IO.File.WriteAllText(System.IO.Path.Combine(System.IO.Path.GetTempPath(), \"a\"), \"\");", "/tmp/a")]
    [InlineData("System.IO.File.WriteAllText(System.IO.Path.Combine(app.Environment.ContentRootPath, \"data\", \"a\"), \"\");", "./data/a")]
    [InlineData("System.IO.File.WriteAllText(System.IO.Path.Combine(AppContext.BaseDirectory, \"a\"), \"\");", "./a")]
    [InlineData("if (!System.IO.Directory.Exists(\"exports\")) System.IO.Directory.CreateDirectory(\"exports\");", "exports")]
    public void Writing_to_a_constant_path_is_read(string body, string path)
        => Assert.Equal(path, Assert.Single(Facts.OfWeb(body).Writes).Path);

    [Theory]
    [InlineData("System.IO.File.ReadAllText(\"/var/orders.txt\");")]
    [InlineData("System.IO.File.WriteAllText(args[0], \"\");")]
    [InlineData("System.IO.File.WriteAllText(System.IO.Path.Combine(app.Configuration[\"Folder\"]!, \"a\"), \"\");")]
    [InlineData("using var s = new System.IO.FileStream(\"orders.db\", System.IO.FileMode.Open);")]
    [InlineData("using var s = new System.IO.FileStream(\"orders.db\", System.IO.FileMode.OpenOrCreate, System.IO.FileAccess.Read);")]
    [InlineData("if (app.Environment.IsDevelopment()) System.IO.File.WriteAllText(\"orders.txt\", \"\");")]
    [InlineData("try { System.IO.File.WriteAllText(\"orders.txt\", \"\"); } catch (System.IO.IOException) { }")]
    public void Reading_and_what_is_not_known_always_or_certain_is_not(string body) => Assert.Empty(Facts.OfWeb(body).Writes);
}

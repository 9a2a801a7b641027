using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace PlatformTemplates.Packages.Tests;

/// <summary>The generated service's image, really built and taken apart.</summary>
public abstract class ImageTests(GeneratedService service, string httpPorts, params string[] ports)
{
    [Fact]
    public async Task The_image_runs_the_service_alone_without_root_on_its_port_and_says_what_it_is()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("CI") == "true", "The image is built on Linux, as CI builds it.");
        var (registry, digest) = await service.PublishAsync();

        // The digest that the workflow deploys is the one the registry has under the tag.
        var manifest = registry.Manifest(service.Slug, digest);
        Assert.Equal(manifest.GetRawText(), registry.Manifest(service.Slug, "0123abc").GetRawText());

        var image = JsonDocument.Parse(registry.Blob(manifest.GetProperty("config").GetProperty("digest").GetString()!)).RootElement;
        var config = image.GetProperty("config");
        Assert.Equal("linux", image.GetProperty("os").GetString());
        Assert.Equal("amd64", image.GetProperty("architecture").GetString());
        Assert.Equal("1654", config.GetProperty("User").GetString());
        Assert.Equal(ports.Select(port => $"{port}/tcp"), config.TryGetProperty("ExposedPorts", out var opened) ? opened.EnumerateObject().Select(exposed => exposed.Name) : []);
        Assert.Contains($"ASPNETCORE_HTTP_PORTS={httpPorts}", Texts(config, "Env"));
        Assert.Equal(["dotnet", $"/app/{service.Name}.dll"], Texts(config, "Entrypoint"));
        Assert.Equal("/app", config.GetProperty("WorkingDir").GetString()!.TrimEnd('/'));

        var labels = config.GetProperty("Labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString());
        Assert.Equal(service.Slug, labels["org.opencontainers.image.title"]);
        Assert.Equal("0.1.0", labels["org.opencontainers.image.version"]);
        Assert.Equal("team-orders", labels["org.opencontainers.image.authors"]);
        Assert.Equal("A service on the golden path.", labels["org.opencontainers.image.description"]);

        var layers = manifest.GetProperty("layers").EnumerateArray().Skip(1).Select(layer => registry.Blob(layer.GetProperty("digest").GetString()!)).ToList();
        var files = layers.SelectMany(FilesOf).ToList();
        Assert.Contains($"app/{service.Name}.dll", files);
        Assert.All(files, file => Assert.StartsWith("app/", file, StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => Path.GetFileName(file) is "MSBuild.dll" or "csc.dll" or "NuGet.Commands.dll" or "System.Private.CoreLib.dll" || file.Contains("/sdk/", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.EndsWith(".db", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal));

        var size = layers.Sum(layer => layer.Length) / 1024.0 / 1024.0;
        TestContext.Current.TestOutputHelper!.WriteLine($"The service's own layers: {size:0.0} MB compressed, {files.Count} files.");
        Assert.InRange(size, 0.1, 40);
    }

    private static IEnumerable<string?> Texts(JsonElement parent, string name) => parent.GetProperty(name).EnumerateArray().Select(text => text.GetString());

    private static List<string> FilesOf(byte[] layer)
    {
        using var reader = new TarReader(new GZipStream(new MemoryStream(layer), CompressionMode.Decompress));
        var files = new List<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is not TarEntryType.Directory)
                files.Add(entry.Name.TrimStart('.', '/'));
        }

        return files;
    }
}

[Collection(GeneratedApi.Users.Name)]
public sealed class ApiImageTests(GeneratedApi service) : ImageTests(service, "8080", "8080");

[Collection(GeneratedEvents.Users.Name)]
public sealed class EventsImageTests(GeneratedEvents service) : ImageTests(service, "");

[Collection(GeneratedJob.Users.Name)]
public sealed class JobImageTests(GeneratedJob service) : ImageTests(service, "");

// Its own settings say where it listens.
[Collection(GeneratedMl.Users.Name)]
public sealed class MlImageTests(GeneratedMl service) : ImageTests(service, "", "8080", "8082");

namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class ApprovedRegistryTests
{
    private const string Id = GuardrailIds.ApprovedRegistry;

    [Theory]
    [InlineData("[|docker.io/library/nginx:1.29|]")]
    [InlineData("[|nginx:1.29|]")]
    [InlineData("[|someone/tool:1|]")]
    [InlineData("[|registry.example.org/orders:1|]")]
    [InlineData("[|registry.example.com.evil.example/orders:1|]")]
    [InlineData("[|mirror.example.com/other/orders:1|]")]
    public void Reports_an_image_from_elsewhere(string image)
        => Service(image).Property("PlatformApprovedRegistries", "registry.example.com,mirror.example.com/shop").Reports(Id);

    [Theory]
    [InlineData("registry.example.com/orders:1")]
    [InlineData("registry.example.com/deep/er/orders@sha256:0123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData("mirror.example.com/shop/orders:1")]
    [InlineData("$(IMAGE)")]
    public void Accepts_an_image_from_there_and_one_that_is_not_known(string image)
        => Service(image).Property("PlatformApprovedRegistries", "registry.example.com, mirror.example.com/shop/").Accepts(Id);

    [Theory]
    [InlineData("docker.io", "nginx:1.29")]
    [InlineData("docker.io/library", "nginx:1.29")]
    [InlineData("localhost:5000", "localhost:5000/orders:1")]
    public void Short_names_are_read_as_the_cluster_reads_them(string approved, string image)
        => Service(image).Property("PlatformApprovedRegistries", approved).Accepts(Id);

    [Fact]
    public void Asks_for_nothing_where_no_registry_is_named() => Service("nginx:1.29").Accepts(Id);

    private static InMemoryService Service(string image)
        => new InMemoryService().Manifest(Samples.Deployment("ports: []").Replace("registry.example/orders:1.0.0", image, StringComparison.Ordinal));
}

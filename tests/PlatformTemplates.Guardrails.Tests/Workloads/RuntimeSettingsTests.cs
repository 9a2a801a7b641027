namespace PlatformTemplates.Guardrails.Tests.Workloads;

public class RuntimeSettingsTests
{
    private const string Id = GuardrailIds.RuntimeSettings;

    [Theory]
    [InlineData("DOTNET_GCHeapHardLimitPercent", "75", "means 117 %")]
    [InlineData("COMPlus_GCHeapHardLimitPercent", "80", "means 128 %")]
    [InlineData("DOTNET_GCHeapHardLimitSOHPercent", "70", "means 112 %")]
    public void Reports_a_percentage_that_was_meant_decimal_and_the_fix_writes_it_in_hexadecimal(string name, string value, string says)
    {
        var service = Service($"env: [{{name: {name}, value: [|\"{value}\"|]}}]");

        Assert.Contains(says, Assert.Single(service.Reports(Id)).Message, StringComparison.Ordinal);
        service.Fixed(Id).Accepts(Id);
    }

    [Theory]
    [InlineData("DOTNET_GCHeapHardLimitPercent", "0x4B")]
    [InlineData("DOTNET_GCHeapHardLimitPercent", "4B")]
    [InlineData("DOTNET_GCHeapHardLimit", "0x8000000")]
    [InlineData("DOTNET_gcServer", "0")]
    [InlineData("GCHeapHardLimitPercent", "75")]
    public void Accepts_what_the_runtime_reads_as_it_is_meant(string name, string value)
        => Service($"env: [{{name: {name}, value: \"{value}\"}}]").Accepts(Id);

    [Theory]
    [InlineData("DOTNET_GCHeapHardLimit", "268435456", "means 9860 MiB, which is not below the memory limit of 256 MiB")]
    [InlineData("DOTNET_GCHeapHardLimit", "0x10000000", "means 256 MiB, which is not below the memory limit of 256 MiB")]
    [InlineData("DOTNET_GCHeapHardLimit", "200Mi", "is no hexadecimal number")]
    [InlineData("DOTNET_gcServer", "1", "asks for Server GC, but the container has 1 CPU")]
    public void Reports_what_does_not_fit_the_limits(string name, string value, string says)
        => Assert.Contains(says, Assert.Single(Service($"env: [{{name: {name}, value: [|\"{value}\"|]}}]").Reports(Id)).Message, StringComparison.Ordinal);

    [Fact]
    public void Says_nothing_of_limits_that_are_not_there()
        => new InMemoryService().Manifest(Samples.Deployment("env: [{name: DOTNET_GCHeapHardLimit, value: \"268435456\"}, {name: DOTNET_gcServer, value: \"1\"}]")).Accepts(Id);

    private static InMemoryService Service(string container)
        => new InMemoryService().Manifest(Samples.Deployment(container + "\nresources: {limits: {cpu: 1, memory: 256Mi}}"));
}

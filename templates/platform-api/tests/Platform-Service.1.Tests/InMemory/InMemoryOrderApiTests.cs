namespace PlatformService1.Tests.InMemory;

public sealed class InMemoryOrderApiTests(InMemoryService service) : OrderApiTests, IClassFixture<InMemoryService>
{
    protected override RunningService Service => service;
}

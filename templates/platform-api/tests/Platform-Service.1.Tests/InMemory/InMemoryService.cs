namespace PlatformService1.Tests.InMemory;

/// <summary>The service with no order in it.</summary>
public sealed class InMemoryService() : RunningService(new Dictionary<string, string>());

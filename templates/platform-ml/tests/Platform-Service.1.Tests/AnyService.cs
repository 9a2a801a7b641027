namespace PlatformService1.Tests;

/// <summary>The service with the models of its repository.</summary>
public sealed class AnyService() : RunningService(new Dictionary<string, string>());

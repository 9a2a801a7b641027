//#if (usesDatabase)
global using AnyService = PlatformService1.Tests.Data.SqliteService;
//#else
global using AnyService = PlatformService1.Tests.InMemory.InMemoryService;
//#endif

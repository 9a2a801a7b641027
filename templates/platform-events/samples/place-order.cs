#:project ../src/Platform-Service.1/Platform-Service.1.csproj
#:property PublishAot=false

// Tells the running service that an order was placed, as another service would:
//   dotnet run --file samples/place-order.cs
//   dotnet run --file samples/place-order.cs -- --poison     an order that can't be shipped

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PlatformService1.Messaging;
using PlatformTemplates.Messaging;
//#if (usesKafka)
using PlatformTemplates.Messaging.Kafka;
//#else
using PlatformTemplates.Messaging.RabbitMq;
//#endif

var folder = Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, "..", "src", "Platform-Service.1"));
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "place-order" });
//#if (usesKafka)
var address = Path.Combine(folder, "platform-service-1.kafka");
if (!File.Exists(address))
{
    Console.Error.WriteLine("The service is not running. Start it: dotnet run");
    return 1;
}

builder.Configuration.AddInMemoryCollection([new("Messaging:Kafka:BootstrapServers", File.ReadAllText(address))]);
//#else
builder.Configuration.AddJsonFile(Path.Combine(folder, "appsettings.Development.json")).AddEnvironmentVariables();
//#endif
builder.AddMessaging(messaging =>
{
//#if (usesKafka)
    messaging.UseKafka();
//#else
    messaging.UseRabbitMq();
//#endif
    messaging.UseEventFormat();
    messaging.Publish<OrderPlaced>("orders", "com.example.order.placed.v1");
});

using var host = builder.Build();
//#if (usesProtobuf)
var order = new OrderPlaced { OrderId = Guid.NewGuid().ToString(), Customer = "C1" };
if (!args.Contains("--poison"))
    order.Lines.Add(new OrderPlacedLine { Product = "pen", Quantity = 30 });
var id = await host.Services.GetRequiredService<IMessagePublisher>().PublishAsync(order, order.OrderId);
//#else
var order = new OrderPlaced
{
    OrderId = Guid.NewGuid(),
    Customer = "C1",
    Lines = args.Contains("--poison") ? [] : [new OrderPlacedLine { Product = "pen", Quantity = 30 }],
};
var id = await host.Services.GetRequiredService<IMessagePublisher>().PublishAsync(order, order.OrderId.ToString());
//#endif
Console.WriteLine($"Order {order.OrderId} was placed: event {id}");
return 0;

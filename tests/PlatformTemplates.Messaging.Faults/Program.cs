using PlatformTemplates.Messaging.Faults;
using PlatformTemplates.Messaging.Kafka;
using Microsoft.Extensions.Hosting;

switch (args)
{
    case ["broker"]:
        // Lives until its standard input is closed: with whoever started it.
        using (var kafka = new EmbeddedKafka(brokers: 1))
        {
            Console.WriteLine(kafka.BootstrapServers);
            await Console.In.ReadToEndAsync();
        }

        return 0;
    case ["worker", .. var settings]:
        await Worker.Build(settings).RunAsync();
        return 0;
    case ["run", .. var settings]:
        return await FaultRun.RunAsync(FaultRunOptions.Read(settings), Console.Out);
    default:
        Console.WriteLine("usage: broker | worker [--name=value ...] | run [--broker=kafka|rabbitmq] [--messages=100000] [--kills=20] [--keys=1000] [--workers=2] [--database=CONNECTION]");
        return 2;
}

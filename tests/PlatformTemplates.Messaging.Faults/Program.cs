using PlatformTemplates.Messaging.Faults;
using Microsoft.Extensions.Hosting;

switch (args)
{
    case ["broker"]:
        // Lives until its standard input is closed: with whoever started it. Each line is an order.
        using (var kafka = new RestartableKafka())
        {
            Console.WriteLine(kafka.BootstrapServers);
            while (await Console.In.ReadLineAsync() is { } order)
            {
                if (order == ServiceProcess.Stop)
                    kafka.Stop();
                else
                    kafka.Start();
            }
        }

        return 0;
    case ["worker", .. var settings]:
        await Worker.Build(settings).RunAsync();
        return 0;
    case ["run", .. var settings]:
        return await FaultRun.RunAsync(FaultRunOptions.Read(settings), Console.Out);
    default:
        Console.WriteLine("usage: broker | worker [--name=value ...] | run [--broker=kafka|rabbitmq] [--messages=100000] [--kills=20] [--restarts=2] [--keys=1000] [--workers=2] [--database=CONNECTION] [--restart=COMMAND]");
        return 2;
}

using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PlatformTemplates.Messaging.Handling;
using PlatformTemplates.Messaging.Transport;

namespace PlatformTemplates.Messaging.DeadLetters;

/// <summary>
/// The command <c>dead-letters list</c> and <c>dead-letters replay [--topic TOPIC] [--id ID]</c> of a service. It runs on the
/// built host without starting it, so nothing is consumed meanwhile.
/// </summary>
public static class DeadLetterCommand
{
    private const string Name = "dead-letters";
    private const string Usage = "usage: dead-letters list|replay [--topic TOPIC] [--id ID]";

    /// <summary>Whether a service was called for this command.</summary>
    /// <param name="args">The arguments of the service.</param>
    public static bool IsCalled(string[] args) => args is [Name, ..];

    /// <summary>Runs the command.</summary>
    /// <param name="host">The built host, not started.</param>
    /// <param name="args">The arguments of the service.</param>
    /// <param name="output">Where to write to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code: 0, or 2 for arguments that can't be understood.</returns>
    public static async Task<int> RunAsync(IHost host, string[] args, TextWriter output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);

        var subscriptions = host.Services.GetServices<Subscription>().ToList();
        string? topic = null, id = null;
        if (args is not [Name, "list" or "replay", .. var rest])
            return await RefuseAsync(Usage);
        for (var i = 0; i < rest.Length; i += 2)
        {
            if (i + 1 == rest.Length)
                return await RefuseAsync($"'{rest[i]}' needs a value. {Usage}");
            if (rest[i] == "--topic")
                topic = rest[i + 1];
            else if (rest[i] == "--id")
                id = rest[i + 1];
            else
                return await RefuseAsync($"'{rest[i]}' is no option. {Usage}");
        }

        if (topic is not null && subscriptions.All(s => s.Topic != topic))
            return await RefuseAsync($"The service subscribes to no '{topic}', only to {string.Join(", ", subscriptions.Select(s => s.Topic))}.");

        var broker = host.Services.GetRequiredService<IBroker>();
        foreach (var subscription in subscriptions.Where(s => topic is null || s.Topic == topic))
        {
            var queue = broker.DeadLettersOf(subscription);
            if (args[1] == "list")
                await ListAsync(queue, id, output, cancellationToken);
            else
                await output.WriteLineAsync($"{queue.Name}: {await queue.ReplayAsync(id, cancellationToken)} replayed");
        }

        return 0;

        async Task<int> RefuseAsync(string message)
        {
            await output.WriteLineAsync(message);
            return 2;
        }
    }

    private static async Task ListAsync(IDeadLetters queue, string? id, TextWriter output, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var letter in queue.ListAsync(cancellationToken))
        {
            if (id is not null && letter.Id != id)
                continue;
            count++;
            var time = letter.Time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-";
            await output.WriteLineAsync($"{letter.Id}  {time}  key {letter.Message.Key ?? "-"}  {letter.EventType}  {letter.Reason}  attempts {letter.Attempts?.ToString(CultureInfo.InvariantCulture) ?? "-"}  {letter.ExceptionType}: {letter.ExceptionMessage}");
        }

        await output.WriteLineAsync($"{queue.Name}: {count} dead letters");
    }
}

using Confluent.Kafka;

namespace PlatformTemplates.Messaging.Kafka;

/// <summary>
/// The embedded broker of a service, which the first of its processes runs and later ones find by its address file.
/// </summary>
internal sealed class SharedEmbeddedKafka : IDisposable
{
    private static readonly TimeSpan _answerTimeout = TimeSpan.FromSeconds(2);

    private readonly EmbeddedKafka? _own;
    private readonly string? _addressFile;

    private SharedEmbeddedKafka(string bootstrapServers, EmbeddedKafka? own, string? addressFile)
    {
        BootstrapServers = bootstrapServers;
        _own = own;
        _addressFile = addressFile;
    }

    /// <summary>Where it listens.</summary>
    public string BootstrapServers { get; }

    /// <summary>Whether it runs in this process.</summary>
    public bool IsOwn => _own is not null;

    /// <summary>Finds the running broker, or starts one.</summary>
    public static SharedEmbeddedKafka Join(string? addressFile)
    {
        // A process that was killed leaves its file behind: only a broker that answers counts.
        if (File.Exists(addressFile) && File.ReadAllText(addressFile) is { Length: > 0 } address && Answers(address))
            return new SharedEmbeddedKafka(address, null, null);

        var own = new EmbeddedKafka();
        if (addressFile is not null)
            File.WriteAllText(addressFile, own.BootstrapServers);
        return new SharedEmbeddedKafka(own.BootstrapServers, own, addressFile);
    }

    public void Dispose()
    {
        if (_own is not null && _addressFile is not null)
            File.Delete(_addressFile);
        _own?.Dispose();
    }

    private static bool Answers(string address)
    {
        try
        {
            using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = address }).SetLogHandler(static (_, _) => { }).Build();
            return admin.GetMetadata(_answerTimeout).Brokers.Count > 0;
        }
        catch (KafkaException)
        {
            return false;
        }
    }
}

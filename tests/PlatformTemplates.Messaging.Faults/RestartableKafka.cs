using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace PlatformTemplates.Messaging.Faults;

/// <summary>
/// librdkafka's mock cluster with one broker, as <see cref="Kafka.EmbeddedKafka"/> is, which can be away for a while: the
/// .NET binding has no door to that, so this one calls the native library. What was sent and committed before is there again
/// afterwards, as with a broker that has a disk.
/// </summary>
public sealed partial class RestartableKafka : IDisposable
{
    private const string Library = "librdkafka";
    private const int Producer = 0;
    private const int BrokerId = 1;
    private const int Done = 0;

    // The package holds several builds of the library, and the binding knows which of them fits.
    static RestartableKafka() => NativeLibrary.SetDllImportResolver(typeof(RestartableKafka).Assembly, static (_, _, _) =>
    {
        Confluent.Kafka.Library.Load();
        var loaded = Process.GetCurrentProcess().Modules.Cast<ProcessModule>().First(module => module.ModuleName.Contains(Library, StringComparison.Ordinal));
        return NativeLibrary.Load(loaded.FileName);
    });

    private readonly nint _client;
    private readonly nint _cluster;

    /// <summary>Starts it.</summary>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public RestartableKafka()
    {
        var error = new byte[512];
        _client = NewClient(Producer, 0, error, (nuint)error.Length);
        if (_client == 0)
            throw new InvalidOperationException(Encoding.UTF8.GetString(error).TrimEnd('\0'));
        _cluster = NewCluster(_client, 1);
        if (_cluster == 0)
            throw new InvalidOperationException("The mock cluster did not start.");
        BootstrapServers = Marshal.PtrToStringUTF8(BootstrapsOf(_cluster))!;
    }

    /// <summary>Where it listens.</summary>
    public string BootstrapServers { get; }

    /// <summary>Ends every connection and takes none until <see cref="Start"/>.</summary>
    public void Stop() => Expect(SetDown(_cluster, BrokerId));

    /// <summary>Listens again, at the same port.</summary>
    public void Start() => Expect(SetUp(_cluster, BrokerId));

    /// <inheritdoc />
    public void Dispose()
    {
        DestroyCluster(_cluster);
        DestroyClient(_client);
    }

    private static void Expect(int error)
    {
        if (error != Done)
            throw new InvalidOperationException($"librdkafka answers {error}.");
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint NewClient(int type, nint configuration, [Out] byte[] error, nuint size);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    private static partial void DestroyClient(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial nint NewCluster(nint client, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void DestroyCluster(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint BootstrapsOf(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static partial int SetDown(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static partial int SetUp(nint cluster, int broker);
}

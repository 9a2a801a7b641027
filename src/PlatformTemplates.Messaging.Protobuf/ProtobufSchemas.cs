using System.Collections.Concurrent;
using Confluent.SchemaRegistry;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using PlatformTemplates.Messaging.SchemaRegistry;

namespace PlatformTemplates.Messaging.Protobuf;

/// <summary>The schemas that are compiled into generated messages.</summary>
internal static class ProtobufSchemas
{
    // Every registry has these.
    private const string WellKnown = "google/protobuf/";

    private static readonly ConcurrentDictionary<Type, MessageDescriptor> _descriptors = [];

    public static MessageDescriptor DescriptorOf(Type type) => _descriptors.GetOrAdd(
        type,
        static t => (Activator.CreateInstance(t) as IMessage)?.Descriptor ?? throw new InvalidOperationException($"{t.Name} is no message of Protocol Buffers: use the type that is generated from the .proto file."));

    /// <summary>The schema for a registry: the file's descriptor in Base64, which registries take beside the text.</summary>
    public static WrittenSchema Describe(MessageDescriptor message) => Describe(message.File) with { Name = message.FullName };

    private static WrittenSchema Describe(FileDescriptor file) => new(
        file.Name,
        SchemaType.Protobuf,
        file.SerializedData.ToBase64(),
        [.. file.Dependencies.Where(import => !import.Name.StartsWith(WellKnown, StringComparison.Ordinal)).Select(Describe)]);
}

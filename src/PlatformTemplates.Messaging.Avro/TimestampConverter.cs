using Avro;
using Avro.Reflect;

namespace PlatformTemplates.Messaging.Avro;

/// <summary>
/// Lets a property be a <see cref="DateTimeOffset"/> where the schema has a timestamp: <c>[AvroField("preparedAt", typeof(TimestampConverter))]</c>.
/// A union with null makes it nullable. It is read in UTC, to the schema's milliseconds or microseconds.
/// </summary>
public sealed class TimestampConverter : IAvroFieldConverter
{
    /// <inheritdoc />
    public object FromAvroType(object o, Schema s) => o is DateTime time ? new DateTimeOffset(time, TimeSpan.Zero) : null!;

    /// <inheritdoc />
    public object ToAvroType(object o, Schema s) => o is DateTimeOffset time ? time.UtcDateTime : null!;

    /// <inheritdoc />
    public Type GetAvroType() => typeof(DateTime);

    /// <inheritdoc />
    public Type GetPropertyType() => typeof(DateTimeOffset);
}

using Avro;
using Avro.Reflect;

namespace PlatformTemplates.Messaging.Avro;

/// <summary>
/// Lets a property be a <see cref="DateTimeOffset"/> where the schema has a timestamp: <c>[AvroField("preparedAt", typeof(TimestampConverter))]</c>.
/// It is read in UTC, to the schema's milliseconds or microseconds.
/// </summary>
public sealed class TimestampConverter : IAvroFieldConverter
{
    /// <inheritdoc />
    public object FromAvroType(object o, Schema s) => new DateTimeOffset((DateTime)o, TimeSpan.Zero);

    /// <inheritdoc />
    public object ToAvroType(object o, Schema s) => ((DateTimeOffset)o).UtcDateTime;

    /// <inheritdoc />
    public Type GetAvroType() => typeof(DateTime);

    /// <inheritdoc />
    public Type GetPropertyType() => typeof(DateTimeOffset);
}

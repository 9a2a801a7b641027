using System.Diagnostics;

namespace PlatformTemplates.Messaging.Telemetry;

/// <summary>The W3C trace context in headers.</summary>
public static class TraceContext
{
    /// <summary>Writes an activity's context; nothing when there is none.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="headers">Where to write to.</param>
    public static void Inject(Activity? activity, IDictionary<string, string> headers)
        => DistributedContextPropagator.Current.Inject(activity, headers, static (carrier, name, value) => ((IDictionary<string, string>)carrier!)[name] = value);

    /// <summary>Reads the context; the default when there is none, or none that can be read.</summary>
    /// <param name="headers">Where to read from.</param>
    public static ActivityContext Extract(IReadOnlyDictionary<string, string> headers)
    {
        DistributedContextPropagator.Current.ExtractTraceIdAndState(
            headers,
            static (carrier, name, out value, out values) =>
            {
                values = null;
                value = ((IReadOnlyDictionary<string, string>)carrier!).TryGetValue(name, out var found) ? found : null;
            },
            out var parent,
            out var state);
        return ActivityContext.TryParse(parent, state, isRemote: true, out var context) ? context : default;
    }
}

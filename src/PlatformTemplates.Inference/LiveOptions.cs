using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace PlatformTemplates.Inference;

/// <summary>The options as the configuration is at the moment. A change that can't be used is logged, and those before stay.</summary>
internal sealed partial class LiveOptions : IDisposable
{
    private readonly IDisposable _changes;
    private volatile InferenceOptions _current;

    public LiveOptions(InferenceOptions current, IConfiguration configuration, Action<InferenceOptions>? configure, ILogger<LiveOptions> logger)
    {
        _current = current;
        _changes = ChangeToken.OnChange(configuration.GetReloadToken, () =>
        {
            try
            {
                _current = Read(configuration, configure);
            }
            catch (InvalidOperationException exception)
            {
                LogRefused(logger, exception.Message);
            }
        });
    }

    public InferenceOptions Current => _current;

    /// <exception cref="InvalidOperationException">An option can't be used; the message names its key.</exception>
    public static InferenceOptions Read(IConfiguration configuration, Action<InferenceOptions>? configure)
    {
        var options = new InferenceOptions();
        configuration.GetSection(InferenceOptions.SectionName).Bind(options);
        configure?.Invoke(options);
        return OptionsCheck.Complaints(options).FirstOrDefault() is { } complaint ? throw new InvalidOperationException(complaint) : options;
    }

    public void Dispose() => _changes.Dispose();

    [LoggerMessage(1, LogLevel.Error, "The changed configuration can't be used, the one before stays: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}

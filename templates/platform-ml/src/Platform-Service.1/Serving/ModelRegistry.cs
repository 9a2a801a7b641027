namespace PlatformService1.Serving;

/// <summary>Where models come from: the setting <c>Models:Registry</c>.</summary>
internal enum ModelRegistry
{
    /// <summary>The folder <c>models</c> beside the service.</summary>
    File,

    /// <summary>An MLflow registry, by the settings of <c>Inference:MLflow</c>.</summary>
    MLflow,
}

namespace PlatformService1.Training;

/// <summary>A model must not be published, or is not what the repository says. The message says what to do.</summary>
internal sealed class TrainingRefusedException(string message) : Exception(message);

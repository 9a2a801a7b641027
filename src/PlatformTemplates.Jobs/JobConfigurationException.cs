namespace PlatformTemplates.Jobs;

/// <summary>The command line or a setting is wrong: the process ends with <see cref="JobExitCode.Configuration"/>.</summary>
public sealed class JobConfigurationException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="message">What is wrong and what to do; it is printed as it stands.</param>
    public JobConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with its cause.</summary>
    /// <param name="message">What is wrong and what to do; it is printed as it stands.</param>
    /// <param name="innerException">The cause.</param>
    public JobConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

namespace PlatformTemplates.Jobs;

/// <summary>The data is wrong in a way that another attempt would not mend: the process ends with <see cref="JobExitCode.DataError"/>.</summary>
public sealed class JobDataException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="message">What is wrong, where, and what to do; it is logged as it stands.</param>
    public JobDataException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with its cause.</summary>
    /// <param name="message">What is wrong, where, and what to do; it is logged as it stands.</param>
    /// <param name="innerException">The cause.</param>
    public JobDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

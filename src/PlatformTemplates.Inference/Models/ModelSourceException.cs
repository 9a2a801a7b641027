namespace PlatformTemplates.Inference.Models;

/// <summary>A model can't be had, or can't be used. The message says what is wrong and where.</summary>
public sealed class ModelSourceException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="inner">What happened.</param>
    public ModelSourceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

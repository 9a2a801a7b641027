namespace PlatformTemplates.Inference.Models;

/// <summary>Where models come from.</summary>
public interface IModelSource
{
    /// <summary>The versions there are. Asked at every interval, so it should be cheap.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ModelSourceException">The source can't be read at the moment.</exception>
    Task<IReadOnlyList<ModelRevision>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Fetches a version.</summary>
    /// <param name="revision">One that was listed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ModelSourceException">It can't be fetched.</exception>
    Task<ModelPackage> FetchAsync(ModelRevision revision, CancellationToken cancellationToken);
}

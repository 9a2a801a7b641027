using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PlatformTemplates.Inference.Models;

namespace PlatformTemplates.Inference.MLflow;

/// <summary>MLflow as the source of models.</summary>
public static class MLflowInferenceExtensions
{
    internal const string RegistryClient = "mlflow";
    internal const string ArtifactClient = "mlflow-artifacts";

    /// <summary>Takes models from the registry of the section <c>Inference:MLflow</c>.</summary>
    /// <param name="inference">The builder.</param>
    /// <exception cref="InvalidOperationException">A setting can't be used; the message names its key.</exception>
    public static InferenceBuilder UseMLflow(this InferenceBuilder inference)
    {
        ArgumentNullException.ThrowIfNull(inference);
        var options = new MLflowOptions();
        inference.Configuration.GetSection("MLflow").Bind(options);
        if (Complaint(options) is { } complaint)
            throw new InvalidOperationException(complaint);

        inference.Services.AddHttpClient(RegistryClient, client =>
        {
            client.BaseAddress = new Uri(options.TrackingUri!.TrimEnd('/') + '/');
            client.Timeout = options.Timeout;
            if (options.Token is { Length: > 0 })
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
            else if (options.Username is { Length: > 0 })
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Username}:{options.Password}")));
        });
        // Without the credentials: an artifact may be anywhere.
        inference.Services.AddHttpClient(ArtifactClient, client => client.Timeout = options.Timeout);
        return inference.UseSource(services => new MLflowModelSource(new MLflowRegistry(services.GetRequiredService<IHttpClientFactory>(), options), options));
    }

    private static string? Complaint(MLflowOptions options)
    {
        if (!Uri.TryCreate(options.TrackingUri, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || uri.Query.Length > 0)
            return $"{MLflowOptions.Section}:TrackingUri must be an address such as http://mlflow:5000; a user and password have settings of their own.";
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > TimeSpan.FromHours(1))
            return $"{MLflowOptions.Section}:Timeout must be more than zero and at most an hour, written as hours:minutes:seconds, not {options.Timeout:c}.";
        if (options.MaxFileSize is < 1 or > int.MaxValue)
            return $"{MLflowOptions.Section}:MaxFileSize must be from 1 to {int.MaxValue} bytes, not {options.MaxFileSize}.";
        if (options.Models.Count == 0)
            return $"{MLflowOptions.Section}:Models names no model, such as {MLflowOptions.Section}:Models:fares:Aliases:0=champion.";
        foreach (var (name, model) in options.Models)
        {
            if (model.Aliases.Count + model.Versions.Count == 0)
                return $"{MLflowOptions.Section}:Models:{name} must have Aliases or Versions.";
            if (model.Versions.FirstOrDefault(version => version.Length == 0 || !version.All(char.IsAsciiDigit)) is { } odd)
                return $"{MLflowOptions.Section}:Models:{name}:Versions must be numbers, not '{odd}': an alias belongs into Aliases.";
        }

        for (var i = 0; i < options.Mounts.Count; i++)
        {
            if (options.Mounts[i].Uri.Trim('/').Length == 0 || !Path.IsPathFullyQualified(options.Mounts[i].Folder))
                return $"{MLflowOptions.Section}:Mounts:{i} must have a Uri such as s3://models and a Folder from the root on, such as /mnt/models.";
        }

        return null;
    }
}

using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.Hosting;
using PlatformTemplates.Inference.Serving;

namespace PlatformTemplates.Inference.Protocol;

/// <summary>What the protocol tells of the server and its models, by REST and gRPC alike.</summary>
internal sealed class ServerInfo(IHostEnvironment environment, ModelRepository repository)
{
    /// <summary>The protocol's name of ONNX.</summary>
    public const string Platform = "onnx_onnxv1";

    public string Name => environment.ApplicationName;

    public string Version { get; } = (Assembly.GetEntryAssembly() ?? typeof(ServerInfo).Assembly).GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    public IReadOnlyList<string> Extensions { get; } = ["binary_tensor_data"];

    public bool IsReady => repository.IsReady;

    /// <summary>Whether a model, or a version of it, answers.</summary>
    /// <exception cref="InferenceException">There is none of this name.</exception>
    public bool IsModelReady(string model, string? version)
    {
        if (repository.Models.TryGetValue(model, out var versions))
            return version is null || versions.Any(served => served.Revision.Version == version) || (repository.Failures.ContainsKey($"{model}/{version}") ? false : throw Unknown(model, version));
        return repository.Required is null || repository.Required.Contains(model) || repository.Failures.Keys.Any(place => place.StartsWith($"{model}/", StringComparison.Ordinal)) ? false : throw Unknown(model, version);
    }

    /// <summary>The version that metadata is told of: the one that is named, else the newest; and all versions of the model.</summary>
    /// <exception cref="InferenceException">There is none of this name.</exception>
    public (ServedVersion Version, ImmutableArray<ServedVersion> All) Find(string model, string? version)
    {
        if (!repository.Models.TryGetValue(model, out var versions))
            throw IsModelReady(model, version) ? Unknown(model, version) : new InferenceException(InferenceFailure.NotReady, $"The model '{model}' is not loaded yet.");
        return (version is null ? versions[^1] : versions.FirstOrDefault(served => served.Revision.Version == version) ?? throw Unknown(model, version), versions);
    }

    /// <summary>Every version that is served, and every one that can't be loaded.</summary>
    public IEnumerable<(string Name, string Version, string State, string Reason)> Index()
    {
        foreach (var version in repository.All)
            yield return (version.Revision.Model, version.Revision.Version, "READY", "");
        foreach (var (place, failure) in repository.Failures)
        {
            // A new revision of a version whose old one answers is no second entry.
            if (place.Split('/') is [var model, var version] && repository.Find(model, version) is null)
                yield return (model, version, "UNAVAILABLE", failure.Reason);
        }
    }

    private static InferenceException Unknown(string model, string? version)
        => new(InferenceFailure.UnknownModel, version is null ? $"There is no model '{model}'." : $"There is no version '{version}' of a model '{model}'.");
}

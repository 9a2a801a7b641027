using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PlatformTemplates.Inference.Models;
using PlatformTemplates.Inference.Tensors;

namespace PlatformTemplates.Inference;

/// <summary>Says where models come from and which of them the application asks by its own types.</summary>
public sealed class InferenceBuilder
{
    internal InferenceBuilder(IHostApplicationBuilder host) => Host = host;

    /// <summary>The host's builder.</summary>
    public IHostApplicationBuilder Host { get; }

    /// <summary>The host's services.</summary>
    public IServiceCollection Services => Host.Services;

    /// <summary>The section <c>Inference</c>.</summary>
    public IConfigurationSection Configuration => Host.Configuration.GetSection(InferenceOptions.SectionName);

    internal Action<InferenceOptions>? Configured { get; private set; }

    /// <summary>Takes models from a folder: <c>Inference:Files:Path</c>, or else <c>models</c> in the application's content root.</summary>
    /// <exception cref="InvalidOperationException">The path can't be used.</exception>
    public InferenceBuilder UseFiles()
    {
        var options = new FileModelOptions();
        Configuration.GetSection("Files").Bind(options);
        if (string.IsNullOrWhiteSpace(options.Path))
            throw new InvalidOperationException($"{FileModelOptions.Section}:Path must be a folder.");
        return UseSource(_ => new FileModelSource(Path.GetFullPath(options.Path, Host.Environment.ContentRootPath)));
    }

    /// <summary>Takes models from elsewhere.</summary>
    /// <param name="create">Makes the source.</param>
    /// <exception cref="InvalidOperationException">There is a source already.</exception>
    public InferenceBuilder UseSource(Func<IServiceProvider, IModelSource> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        if (Services.Any(service => service.ServiceType == typeof(IModelSource)))
            throw new InvalidOperationException("Models come from one source: choose one.");
        Services.AddSingleton(create);
        return this;
    }

    /// <summary>Sets options; what it sets wins over the configuration section <c>Inference</c>.</summary>
    /// <param name="configure">Sets options. It is called whenever the configuration changes, too.</param>
    public InferenceBuilder Configure(Action<InferenceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Configured += configure;
        return this;
    }

    /// <summary>Adds an <see cref="IModel{TInput, TOutput}"/>.</summary>
    /// <typeparam name="TInput">What is predicted from.</typeparam>
    /// <typeparam name="TOutput">What is predicted.</typeparam>
    /// <param name="name">The model's name.</param>
    /// <param name="encode">Makes the model's inputs.</param>
    /// <param name="decode">Reads the model's outputs.</param>
    public InferenceBuilder AddModel<TInput, TOutput>(string name, Func<TInput, IReadOnlyList<Tensor>> encode, Func<InferenceResult, TOutput> decode)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(encode);
        ArgumentNullException.ThrowIfNull(decode);
        Services.AddSingleton<IModel<TInput, TOutput>>(services => new TypedModel<TInput, TOutput>(services.GetRequiredService<IInference>(), name, encode, decode));
        return this;
    }
}

//#if (usesMlflow)
using System.Reflection;
//#endif
using PlatformService1.Deliveries;
using PlatformTemplates.Inference;
//#if (usesMlflow)
using PlatformTemplates.Inference.MLflow;
//#endif
using PlatformTemplates.Inference.Tensors;

namespace PlatformService1.Serving;

internal static class ModelsRegistration
{
    /// <summary>The model's name: in its folder, in the registry, in the protocol and in metrics.</summary>
    public const string DeliveryTimeModel = "delivery-time";

    /// <summary>The name of its input.</summary>
    public const string Features = "features";

    /// <summary>The name of its output.</summary>
    public const string Prediction = "prediction";
//#if (usesMlflow)

    // The build starts the service to write down its contract (Contract.targets), and has no registry.
    private static bool WritesContract => Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider";
//#endif

    /// <summary>Registers the models and the types that the service asks them by.</summary>
//#if (usesMlflow)
    /// <exception cref="InvalidOperationException"><c>Models:Registry</c> is no registry.</exception>
//#endif
    public static void AddModels(this WebApplicationBuilder builder)
        => builder.AddInference(inference =>
        {
//#if (usesMlflow)
            var registry = builder.Configuration["Models:Registry"];
            if (!Enum.TryParse<ModelRegistry>(registry, ignoreCase: true, out var chosen) || !Enum.IsDefined(chosen))
                throw new InvalidOperationException($"Models:Registry must be {string.Join(" or ", Enum.GetNames<ModelRegistry>())}, not '{registry}'.");
            if (chosen == ModelRegistry.MLflow && !WritesContract)
                inference.UseMLflow();
            else
                inference.UseFiles();
//#else
            inference.UseFiles();
//#endif
            inference.AddModel<Delivery, DeliveryTime>(
                DeliveryTimeModel,
                delivery => [Tensor.Create<float>(Features, DeliveryFeatures.Of(delivery), 1, DeliveryFeatures.Count)],
                result => new DeliveryTime(result[Prediction].Values<float>()[0]));
        });
}

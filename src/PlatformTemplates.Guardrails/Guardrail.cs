using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Guardrails;

/// <summary>
/// One rule. It sees a service's facts and yields findings; it opens no file and knows no host. It says nothing where
/// it cannot know.
/// </summary>
public abstract class Guardrail
{
    private protected Guardrail(GuardrailDescriptor descriptor) => Descriptor = descriptor;

    /// <summary>What is known of it without running it.</summary>
    public GuardrailDescriptor Descriptor { get; }

    /// <summary>Looks at a service.</summary>
    public abstract IEnumerable<Finding> Check(ServiceFacts facts);
}

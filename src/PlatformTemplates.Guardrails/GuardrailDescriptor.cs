namespace PlatformTemplates.Guardrails;

/// <summary>What is known of a guardrail without running it; its docs page, its analyzer descriptor and its levels are made from this.</summary>
public sealed class GuardrailDescriptor
{
    /// <summary>Describes a guardrail.</summary>
    /// <param name="id">One of <see cref="GuardrailIds"/>.</param>
    /// <param name="category">The subject.</param>
    /// <param name="title">What must hold, as a sentence.</param>
    /// <param name="levels">Severities at flexible, balanced and strict: <c>s/w/E</c>.</param>
    /// <param name="why">What goes wrong without it.</param>
    /// <param name="fix">What to do.</param>
    /// <param name="readsCode">Whether it looks at what the compiler knows.</param>
    /// <param name="fixTitle">What its text edit does, in the imperative; null where its findings carry none.</param>
    public GuardrailDescriptor(string id, GuardrailCategory category, string title, string levels, string why, string fix, bool readsCode = false, string? fixTitle = null)
    {
        Id = id;
        Category = category;
        Title = title;
        Levels = Levels.Parse(levels);
        Why = why;
        HowToFix = fix;
        ReadsCode = readsCode;
        FixTitle = fixTitle ?? "";
    }

    /// <summary><c>PLT</c> and four digits.</summary>
    public string Id { get; }

    /// <summary>The subject.</summary>
    public GuardrailCategory Category { get; }

    /// <summary>What must hold, as a sentence without a full stop.</summary>
    public string Title { get; }

    /// <summary>Severities by enforcement level.</summary>
    public Levels Levels { get; }

    /// <summary>What goes wrong without it.</summary>
    public string Why { get; }

    /// <summary>What to do about a finding.</summary>
    public string HowToFix { get; }

    /// <summary>Whether it looks at what the compiler knows; where no C# is compiled it says what the manifests alone tell.</summary>
    public bool ReadsCode { get; }

    /// <summary>What its text edit does, in the imperative; empty where its findings carry none.</summary>
    public string FixTitle { get; }

    /// <summary>Whether its findings carry a text edit, where one can be made.</summary>
    public bool HasFix => FixTitle.Length > 0;

    /// <summary>The page that explains it.</summary>
    public string HelpLink => $"https://github.com/platformtemplates/platformtemplates/blob/main/docs/guardrails/{Id}.md";
}

/// <summary>The subjects guardrails are grouped by; the first digit of an id tells the group.</summary>
public enum GuardrailCategory
{
    /// <summary>C#.</summary>
    Code = 0,

    /// <summary>Workloads: probes, resources, images, telemetry settings.</summary>
    Workload = 1,

    /// <summary>Security and network.</summary>
    Security = 2,

    /// <summary>GitOps and delivery.</summary>
    Delivery = 3,

    /// <summary>The portal's catalog.</summary>
    Catalog = 4,

    /// <summary>Code against manifests.</summary>
    Agreement = 5,

    /// <summary>One golden path's own.</summary>
    GoldenPath = 6,

    /// <summary>The engine itself.</summary>
    Engine = 9,
}

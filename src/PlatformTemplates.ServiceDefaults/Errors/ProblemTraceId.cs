using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.ServiceDefaults.Errors;

/// <summary>Puts the trace id alone, as trace views search for it, into every problem; the framework's default is a whole traceparent.</summary>
internal sealed class ProblemTraceId : IPostConfigureOptions<ProblemDetailsOptions>
{
    public void PostConfigure(string? name, ProblemDetailsOptions options)
    {
        var own = options.CustomizeProblemDetails;
        options.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier;
            own?.Invoke(context);
        };
    }
}

using System.Globalization;
using PlatformTemplates.Inference;

namespace PlatformService1.Api;

/// <summary>Answers with problem details where there is no prediction, and says when it is worth another try.</summary>
internal sealed class PredictionProblems : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (InferenceException exception) when (StatusOf(exception.Failure) is { } status)
        {
            if (exception.RetryAfter is { } wait)
                context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return TypedResults.Problem(exception.Message, statusCode: status);
        }
    }

    // The rest is no caller's doing: an error, with a trace, but without a word about the model.
    private static int? StatusOf(InferenceFailure failure) => failure switch
    {
        InferenceFailure.Overloaded => StatusCodes.Status429TooManyRequests,
        InferenceFailure.NotReady or InferenceFailure.UnknownModel => StatusCodes.Status503ServiceUnavailable,
        InferenceFailure.TimedOut => StatusCodes.Status504GatewayTimeout,
        _ => null,
    };
}

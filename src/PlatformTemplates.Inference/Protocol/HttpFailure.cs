using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace PlatformTemplates.Inference.Protocol;

/// <summary>Failures as HTTP tells them.</summary>
internal static class HttpFailure
{
    public static int StatusOf(InferenceFailure failure) => failure switch
    {
        InferenceFailure.InvalidRequest => StatusCodes.Status400BadRequest,
        InferenceFailure.UnknownModel => StatusCodes.Status404NotFound,
        InferenceFailure.Overloaded => StatusCodes.Status429TooManyRequests,
        InferenceFailure.NotReady => StatusCodes.Status503ServiceUnavailable,
        InferenceFailure.TimedOut => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Says when to try again, where that is known.</summary>
    public static void SayWhenToRetry(HttpResponse response, InferenceException exception)
    {
        if (exception.Failure == InferenceFailure.Overloaded)
            response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(exception.RetryAfter?.TotalSeconds ?? 1)).ToString("0", CultureInfo.InvariantCulture);
    }
}

/// <summary>
/// The same for the application's own endpoints, as problem details. A model's failure is told without its text, and so is a
/// wrong input: the application made it of what its own caller sent.
/// </summary>
internal sealed class InferenceProblem(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not InferenceException { Failure: InferenceFailure.Overloaded or InferenceFailure.NotReady or InferenceFailure.TimedOut } failure)
            return ValueTask.FromResult(false);
        httpContext.Response.StatusCode = HttpFailure.StatusOf(failure.Failure);
        HttpFailure.SayWhenToRetry(httpContext.Response, failure);
        return problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, Exception = exception, ProblemDetails = { Detail = failure.Message } });
    }
}

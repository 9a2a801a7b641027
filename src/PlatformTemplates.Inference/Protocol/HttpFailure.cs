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
/// The same for the application's own endpoints, as problem details. There the application names the model and makes its
/// inputs, so that neither is the caller's mistake: a model that is not there is one that the service has to bring yet, and a
/// wrong input or a model's failure is told without its text.
/// </summary>
internal sealed class InferenceProblem(IProblemDetailsService problems) : IExceptionHandler, IDeveloperPageExceptionFilter
{
    // In development an exception is met by the page for developers before any handler: a full queue is to be 429 there, too.
    public async Task HandleExceptionAsync(ErrorContext errorContext, Func<ErrorContext, Task> next)
    {
        if (!await TryHandleAsync(errorContext.HttpContext, errorContext.Exception, errorContext.HttpContext.RequestAborted))
            await next(errorContext);
    }

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not InferenceException failure || StatusOf(failure.Failure) is not { } status)
            return false;
        httpContext.Response.StatusCode = status;
        HttpFailure.SayWhenToRetry(httpContext.Response, failure);
        // Whoever accepts no JSON gets the status alone.
        await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, Exception = exception, ProblemDetails = { Detail = failure.Message } });
        return true;
    }

    private static int? StatusOf(InferenceFailure failure) => failure switch
    {
        InferenceFailure.Overloaded or InferenceFailure.NotReady or InferenceFailure.TimedOut => HttpFailure.StatusOf(failure),
        InferenceFailure.UnknownModel => StatusCodes.Status503ServiceUnavailable,
        _ => null,
    };
}

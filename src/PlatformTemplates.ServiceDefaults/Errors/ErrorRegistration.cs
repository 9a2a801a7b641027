using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.ServiceDefaults.Errors;

internal static class ErrorRegistration
{
    public static void AddErrors(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddSingleton<IPostConfigureOptions<ProblemDetailsOptions>, ProblemTraceId>();
        services.AddTransient<IStartupFilter, ErrorPages>();

        // A malformed or oversized request is the caller's fault and says so by its own status.
        services.Configure<ExceptionHandlerOptions>(handler => handler.StatusCodeSelector ??= exception =>
            exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError);
    }
}

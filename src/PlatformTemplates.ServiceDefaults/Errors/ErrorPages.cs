using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Options;

namespace PlatformTemplates.ServiceDefaults.Errors;

/// <summary>
/// The error handling stands around everything, also around the authentication and authorization that the web application
/// puts before the middleware of Program.cs; only a startup filter gets there.
/// </summary>
internal sealed class ErrorPages(IOptions<ServiceDefaultsOptions> options) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (options.Value.Errors.Enabled)
        {
            app.UseExceptionHandler();
            app.UseStatusCodePages();
        }

        next(app);
    };
}

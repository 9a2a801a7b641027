using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace PlatformService1.Api;

internal static class ContractRegistration
{
    private const string Description = "PLATFORM_DESCRIPTION";

    /// <summary>Registers what callers may rely on: validation, and the OpenAPI document.</summary>
    public static void AddContract(this WebApplicationBuilder builder)
    {
        builder.Services.AddValidation();
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Platform-Service.1", Version = "v1", Description = Description };
            document.Servers = [];
//#if (usesOidc)
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
//#endif
            return Task.CompletedTask;
        }));
    }

    /// <summary>Maps the OpenAPI document (<c>/openapi/v1.json</c>) and, in development, a page to read it (<c>/scalar</c>).</summary>
    public static void MapContract(this WebApplication app)
    {
        // The document says how to call the API, not what is in it: everybody may read it.
        app.MapOpenApi().AllowAnonymous();
        if (app.Environment.IsDevelopment())
            app.MapScalarApiReference(options => options.DisableDefaultFonts()).AllowAnonymous();
    }
}

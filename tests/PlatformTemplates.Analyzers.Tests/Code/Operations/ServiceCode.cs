namespace PlatformTemplates.Analyzers.Tests.Code.Operations;

/// <summary>Pieces of code in a service around them.</summary>
internal static class ServiceCode
{
    /// <summary>A service that keeps every guardrail, with this file beside its Program.cs.</summary>
    public static ServiceProject With(string code) => new ServiceProject().Code(Samples.Program).Code(code, "src/Orders/Work.cs");

    /// <summary>These statements between building and running the application.</summary>
    public static ServiceProject InProgram(string statements, string members = "")
        => new ServiceProject().Code($"var builder = WebApplication.CreateBuilder(args);\nbuilder.AddServiceDefaults();\nvar app = builder.Build();\napp.MapServiceDefaults();\n{statements}\napp.Run();\n{members}");

    /// <summary>These statements in a method of a class, whose constructor takes these parameters.</summary>
    public static ServiceProject InMethod(string statements, string parameters = "", string signature = "public async Task DoAsync(CancellationToken cancellationToken)", string usings = "")
        => With(Method(statements, parameters, signature, usings));

    /// <summary>The file of <see cref="InMethod"/>.</summary>
    public static string Method(string statements, string parameters = "", string signature = "public async Task DoAsync(CancellationToken cancellationToken)", string usings = "")
        => $"{usings}\npublic class Work({parameters})\n{{\n    {signature}\n    {{\n        {statements}\n        await Task.Yield();\n    }}\n}}\n";

    /// <summary>These statements in the method that a background service runs.</summary>
    public static ServiceProject InWorker(string statements, string members = "") => With(Worker(statements, members));

    /// <summary>The file of <see cref="InWorker"/>.</summary>
    public static string Worker(string statements, string members = "")
        => $"using System.Threading.Channels;\npublic class Work : BackgroundService\n{{\n    {members}\n    protected override async Task ExecuteAsync(CancellationToken stoppingToken)\n    {{\n        {statements}\n        await Task.Yield();\n    }}\n}}\n";
}

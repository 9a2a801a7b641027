namespace PlatformTemplates.Analyzers.Tests;

/// <summary>The shape of PlatformTemplates.Jobs, which the tests need not have: what counts is the assembly and the call.</summary>
internal static class JobPackages
{
    /// <summary>Adds it where the text uses it.</summary>
    public static ServiceProject AddTo(ServiceProject project, string text)
        => text.Contains("using PlatformTemplates.Jobs;", StringComparison.Ordinal) ? project.Reference("PlatformTemplates.Jobs", Platform) : project;

    private const string Platform = """
        namespace PlatformTemplates.Jobs
        {
            public static class JobCommand
            {
                public static Task<int> RunAsync(IEnumerable<string> args, Func<string[], HostApplicationBuilder> createBuilder, CancellationToken cancellationToken = default) => Task.FromResult(0);
            }
            public interface IJob<TCheckpoint>;
        }
        namespace Microsoft.Extensions.Hosting
        {
            public static class JobHostExtensions
            {
                public static IHostApplicationBuilder AddJob<TJob, TCheckpoint>(this IHostApplicationBuilder builder) where TJob : class, PlatformTemplates.Jobs.IJob<TCheckpoint> => builder;
            }
        }
        """;
}

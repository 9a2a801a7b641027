using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>Reads registrations of databases and brokers.</summary>
internal static class DependencyReader
{
    // The clients of brokers and databases, by their assembly: registered as they are, nobody checks them.
    private static readonly Dictionary<string, (DependencyKind Kind, string Name)> Clients = new(StringComparer.Ordinal)
    {
        ["Npgsql"] = (DependencyKind.Database, "PostgreSQL"),
        ["MongoDB.Driver"] = (DependencyKind.Database, "MongoDB"),
        ["Microsoft.Azure.Cosmos.Client"] = (DependencyKind.Database, "Cosmos DB"),
        ["RabbitMQ.Client"] = (DependencyKind.Broker, "RabbitMQ"),
        ["Confluent.Kafka"] = (DependencyKind.Broker, "Kafka"),
        ["Azure.Messaging.ServiceBus"] = (DependencyKind.Broker, "Service Bus"),
    };

    // What only says how to reach one: ProducerConfig, MongoUrl.
    private static readonly string[] Settings = ["Config", "Settings", "Options", "Url"];

    // Embedded: the process is all there is to check.
    private static readonly HashSet<string> Embedded = new(StringComparer.Ordinal) { "UseInMemoryDatabase", "UseSqlite" };

    /// <summary>Whether a method may register a dependency.</summary>
    public static bool MayRegister(IMethodSymbol method) => method.Name switch
    {
        "AddDbContext" or "AddDbContextPool" or "AddDbContextFactory" or "AddPooledDbContextFactory" => method.ContainingAssembly.Name == "Microsoft.EntityFrameworkCore",
        // Aspire's method of the same name registers a check, too.
        "AddNpgsqlDataSource" or "AddNpgsqlSlimDataSource" or "AddMultiHostNpgsqlDataSource" => method.ContainingAssembly.Name.StartsWith("Npgsql", StringComparison.Ordinal),
        "AddSingleton" or "TryAddSingleton" => method is { Arity: > 0, ContainingType.Name: "ServiceCollectionServiceExtensions" or "ServiceCollectionDescriptorExtensions" },
        _ => false,
    };

    /// <summary>The dependency that a call registers, or null.</summary>
    public static Dependency? Dependency(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (method.Name.EndsWith("Singleton", StringComparison.Ordinal))
        {
            // One name for the client, its database and its collections: they are reached, or not, together.
            return method.TypeArguments[0] is { ContainingAssembly.Name: var assembly, Name: var type } && Clients.TryGetValue(assembly, out var client) && !Settings.Any(end => type.EndsWith(end, StringComparison.Ordinal))
                ? new Dependency(client.Kind, client.Name, Places.Site(call.Syntax), null, null)
                : null;
        }

        if (method.TypeArguments is not [.., { } context])
            return new Dependency(DependencyKind.Database, "the database", Places.Site(call.Syntax), null, null);
        var used = call.Argument("optionsAction")?.Descendants().OfType<IInvocationOperation>().Where(c => c.TargetMethod.Name.StartsWith("Use", StringComparison.Ordinal)).Select(c => c.TargetMethod.Name).ToList();
        if (used is { Count: > 0 } && used.Any(Embedded.Contains) && used.All(name => Embedded.Contains(name) || !IsProvider(name)))
            return null;
        return new Dependency(DependencyKind.Database, context.Name, Places.Site(call.Syntax), Services(call), CanCheck(call) ? Written(call) : null);
    }

    private static bool IsProvider(string name) => name is "UseNpgsql" or "UseSqlServer" or "UseMySql" or "UseOracle" or "UseCosmos" or "UseAzureSql" or "UseMongoDB";

    private static string? Services(IInvocationOperation call)
        => call is { Parent: IExpressionStatementOperation, Syntax: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax } } access } } && call.Syntax.Parent is ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax }
            ? access.Expression.ToString()
            : null;

    private static string? Written(IInvocationOperation call)
        => call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: GenericNameSyntax { TypeArgumentList.Arguments: { } types } } } ? types.Last().ToString() : null;

    private static bool CanCheck(IInvocationOperation call)
    {
        var model = call.SemanticModel!;
        var services = model.Compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.IServiceCollection");
        var checks = model.Compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.IHealthChecksBuilder");
        return services is not null && checks is not null
            && !model.LookupSymbols(call.Syntax.SpanStart, services, "AddHealthChecks", includeReducedExtensionMethods: true).IsEmpty
            && !model.LookupSymbols(call.Syntax.SpanStart, checks, "AddDbContextCheck", includeReducedExtensionMethods: true).IsEmpty;
    }
}

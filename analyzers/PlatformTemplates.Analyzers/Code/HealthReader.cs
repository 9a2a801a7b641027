using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>Reads health endpoints and health checks.</summary>
internal static class HealthReader
{
    private static readonly string[] Live = ["live", "livez", "liveness", "alive"];
    private static readonly string[] Ready = ["ready", "readyz", "readiness"];
    private static readonly string[] Startup = ["startup", "startupz", "started", "start"];

    // What a check takes in to reach something outside of the process.
    private static readonly string[] Outside = ["HttpClient", "IHttpClientFactory", "IConnectionMultiplexer", "IDatabase", "NpgsqlDataSource", "DbDataSource", "DbConnection", "IDbConnection", "DbContext", "IDbContextFactory", "IMongoClient", "IMongoDatabase", "IConnection", "IAdminClient"];

    private static readonly string[] Databases = ["NpgSql", "SqlServer", "MySql", "Oracle", "MongoDb", "CosmosDb", "SqLite", "RavenDB", "ClickHouse", "DynamoDb"];
    private static readonly string[] Brokers = ["Rabbitmq", "Kafka", "AzureServiceBus", "Nats", "IbmMQ", "Aws.Sqs", "ActiveMQ", "Pulsar"];

    /// <summary>The question a path answers, by a segment that names it.</summary>
    public static HealthRole Role(string pattern)
    {
        foreach (var segment in Enumerable.Reverse(pattern.Split('/')))
        {
            var word = segment.ToLowerInvariant();
            if (Live.Contains(word))
                return HealthRole.Liveness;
            if (Ready.Contains(word))
                return HealthRole.Readiness;
            if (Startup.Contains(word))
                return HealthRole.Startup;
        }

        return HealthRole.Unknown;
    }

    /// <summary>An endpoint that runs health checks.</summary>
    public static HealthEndpoint Endpoint(IInvocationOperation call, MappedRoute route)
    {
        if (call.Argument("options") is not { } options)
            return new HealthEndpoint(route, Role(route.Pattern), null, RunsEveryCheck: true);
        if (options.Bare() is not IObjectCreationOperation created)
            return new HealthEndpoint(route, Role(route.Pattern), null, RunsEveryCheck: false);
        var predicate = created.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().FirstOrDefault(a => a.Target is IPropertyReferenceOperation { Property.Name: "Predicate" })?.Value;
        return predicate is null
            ? new HealthEndpoint(route, Role(route.Pattern), null, RunsEveryCheck: true)
            : new HealthEndpoint(route, Role(route.Pattern), Tags(predicate.Bare()), RunsEveryCheck: false);
    }

    /// <summary>A registered check, or null where the call registers none.</summary>
    public static HealthCheckRegistration? Check(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (!method.Name.StartsWith("Add", StringComparison.Ordinal) || method.Name == "Add")
            return null;
        var tags = call.Argument("tags") is { } given ? given.Texts() : [];
        return new HealthCheckRegistration(call.Argument("name").Constant<string>(), tags, Touches(method), Places.Of(call.Syntax))
        {
            Dependency = KindOf(method),
            // A delegate, an object or a type of the service's own; one named for it only tells that the process lives.
            MayTouch = method.Name is "AddAsyncCheck" or "AddTypeActivatedCheck" || method.Name == "AddCheck" && call.Argument("name").Constant<string>() is not ("self" or "live" or "liveness"),
        };
    }

    private static DependencyKind? KindOf(IMethodSymbol method)
    {
        if (method.Name == "AddDbContextCheck")
            return DependencyKind.Database;
        var assembly = method.ContainingAssembly.Name;
        if (!assembly.StartsWith("HealthChecks.", StringComparison.Ordinal) && !assembly.StartsWith("AspNetCore.HealthChecks.", StringComparison.Ordinal))
            return null;
        if (Databases.Any(name => assembly.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0))
            return DependencyKind.Database;
        return Brokers.Any(name => assembly.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0) ? DependencyKind.Broker : null;
    }

    private static bool Touches(IMethodSymbol method)
    {
        if (method.Name == "AddDbContextCheck")
            return true;
        // The packages of checks for databases, brokers and addresses; the one for disk and memory stays inside.
        var assembly = method.ContainingAssembly.Name;
        if (assembly.StartsWith("HealthChecks.", StringComparison.Ordinal) || assembly.StartsWith("AspNetCore.HealthChecks.", StringComparison.Ordinal))
            return !assembly.EndsWith(".System", StringComparison.Ordinal);
        return method.TypeArguments.OfType<INamedTypeSymbol>().SelectMany(t => t.InstanceConstructors).SelectMany(c => c.Parameters).Any(p => IsOutside(p.Type));
    }

    private static bool IsOutside(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (Outside.Contains(type.Name))
                return true;
        }

        return false;
    }

    // check => check.Tags.Contains("live"), joined by || where there are several; _ => false runs none.
    private static IReadOnlyList<string>? Tags(IOperation predicate)
    {
        var returned = (predicate as IAnonymousFunctionOperation)?.Body.Operations is [IReturnOperation { ReturnedValue: { } value }] ? value : null;
        return returned is null ? null : TagsOf(returned.Bare());
    }

    private static IReadOnlyList<string>? TagsOf(IOperation condition)
    {
        switch (condition)
        {
            case { ConstantValue: { HasValue: true, Value: false } }:
                return [];
            case IInvocationOperation { TargetMethod.Name: "Contains" } contains when contains.Receiver()?.Bare() is IPropertyReferenceOperation { Property.Name: "Tags" }:
                return contains.Arguments.Select(a => a.Value.Bare().Constant<string>()).FirstOrDefault(t => t is not null) is { } tag ? [tag] : null;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } or:
                return TagsOf(or.LeftOperand.Bare()) is { } left && TagsOf(or.RightOperand.Bare()) is { } right ? [.. left, .. right] : null;
            default:
                return null;
        }
    }
}

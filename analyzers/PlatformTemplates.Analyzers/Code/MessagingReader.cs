using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails.Facts;
using PlatformTemplates.Manifests.Text;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>Reads what is consumed from brokers and published to them, with PlatformTemplates.Messaging or a vendor's own client.</summary>
internal static class MessagingReader
{
    /// <summary>The assembly of Kafka's client.</summary>
    public const string Kafka = "Confluent.Kafka";

    private const string RabbitMq = "RabbitMQ.Client";
    private const string Platform = "PlatformTemplates.Messaging";
    private const string Builder = "MessagingBuilder";

    /// <summary>Whether what an assembly does is known here in full.</summary>
    public static bool Knows(string assembly) => assembly is Kafka or RabbitMq || assembly.StartsWith(Platform, StringComparison.Ordinal) && (assembly.Length == Platform.Length || assembly[Platform.Length] == '.');

    /// <summary>What a method of a known assembly means.</summary>
    public static CallMeaning MeaningOf(IMethodSymbol method, string assembly) => (assembly, method.Name) switch
    {
        (Platform, "AddMessaging") => CallMeaning.AddsMessaging,
        (Platform, "Subscribe") when method.ContainingType.Name == Builder => CallMeaning.Subscribes,
        (Platform, "Publish") when method.ContainingType.Name == Builder => CallMeaning.Publishes,
        (Platform + ".EntityFrameworkCore", "UseInbox") => CallMeaning.UsesInbox,
        (Platform + ".Kafka", "UseKafka") or (Platform + ".RabbitMq", "UseRabbitMq") => CallMeaning.ChoosesBroker,
        (Kafka, "Subscribe") => CallMeaning.Consumes,
        (Kafka, "Produce" or "ProduceAsync") => CallMeaning.Produces,
        (RabbitMq, "BasicConsume" or "BasicConsumeAsync") => CallMeaning.Consumes,
        (RabbitMq, "BasicPublish" or "BasicPublishAsync") => CallMeaning.Produces,
        (RabbitMq, "QueueDeclare" or "QueueDeclareAsync" or "QueueDeclareNoWait") => CallMeaning.DeclaresQueue,
        (RabbitMq, "BasicQos" or "BasicQosAsync") => CallMeaning.LimitsPrefetch,
        _ => CallMeaning.None,
    };

    /// <summary>Whether a method of another assembly gets messaging, or a subscription, in its making.</summary>
    public static bool HandsOver(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type is { Name: Builder or "SubscriptionBuilder", ContainingAssembly.Name: Platform })
                return true;
        }

        return false;
    }

    /// <summary>The check that <c>AddMessaging</c> registers.</summary>
    public static HealthCheckRegistration Check(IInvocationOperation call)
        => new("broker", ["ready"], TouchesDependency: true, Places.Of(call.Syntax)) { Dependency = DependencyKind.Broker };

    /// <summary>What all calls say together.</summary>
    public static MessagingFacts Read(Compilation compilation, SeenCalls calls, IEnumerable<IObjectCreationOperation> consumers)
    {
        if (!calls.Has(CallMeaning.Subscribes) && !calls.Has(CallMeaning.Publishes) && !calls.Has(CallMeaning.Consumes) && !calls.Has(CallMeaning.Produces))
            return MessagingFacts.None;
        var brokers = calls[CallMeaning.ChoosesBroker].Select(c => c.TargetMethod.Name).Distinct().ToList();
        var broker = brokers is ["UseKafka"] ? MessageBroker.Kafka : brokers is ["UseRabbitMq"] ? MessageBroker.RabbitMq : MessageBroker.Unknown;
        var groups = consumers.Select(GroupOf).ToList();
        return new MessagingFacts
        {
            Subscriptions = [.. calls[CallMeaning.Subscribes].Select(c => Subscription(c, broker, compilation)), .. calls[CallMeaning.Consumes].SelectMany(c => Consumed(c, groups is [{ } group] ? group : null))],
            Publications = [.. calls[CallMeaning.Publishes].Select(c => Publication(c, compilation)), .. calls[CallMeaning.Produces].Select(Produced)],
            Queues = [.. calls[CallMeaning.DeclaresQueue].Where(c => c.Argument("passive").Constant<bool>() is false).Select(Declared)],
            Limits = [.. calls[CallMeaning.LimitsPrefetch].Select(c => new PrefetchLimit(Whole(c.Argument("prefetchCount")), Places.Of(c.Syntax)))],
            IsConfiguredElsewhere = calls.Has(CallMeaning.HandsMessagingOver),
            UsesInbox = calls.Has(CallMeaning.UsesInbox),
            InboxEdits = calls[CallMeaning.Subscribes] is [var first, ..] && !calls.Has(CallMeaning.UsesInbox) ? InboxEdits(compilation, first, calls[CallMeaning.RegistersDependency]) : null,
        };
    }

    private static Subscription Subscription(IInvocationOperation call, MessageBroker broker, Compilation compilation)
    {
        var subscription = new Subscription(broker, call.Argument("topic").Constant<string>(), IsPlatform: true, Places.Of(call.Syntax));
        if (call.Argument("configure")?.Bare() is not IAnonymousFunctionOperation configure)
            return subscription with { HasUnknownGroup = true, HasUnknownMessages = true, HasUnknownDeadLetters = true };
        var messages = new List<MessageType>();
        foreach (var operation in configure.Descendants())
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod: { Name: "Handle", ContainingType.Name: "SubscriptionBuilder", TypeArguments: [var message, var handler] } } handle:
                    messages.Add(Message(message, handle, compilation) with { Handler = handler.Name, KnowsMessage = MayKnowMessage(handler) });
                    break;
                case IInvocationOperation { TargetMethod: var other } when HandsOver(other):
                    subscription = subscription with { HasUnknownGroup = true, HasUnknownMessages = true, HasUnknownDeadLetters = true };
                    break;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "Group", ContainingType.Name: "SubscriptionBuilder" } } } group:
                    subscription = subscription with { Group = group.Value.Constant<string>(), HasUnknownGroup = group.Value.Constant<string>() is null || Conditions.Surround(group) };
                    break;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "DeadLetterTopic", ContainingType.Name: "SubscriptionOptions" } } } letters:
                    subscription = subscription with { DeadLetters = letters.Value.Constant<string>(), HasUnknownDeadLetters = letters.Value.Constant<string>() is null || Conditions.Surround(letters) };
                    break;
            }
        }

        messages.Sort((a, b) => a.Span.Start - b.Span.Start);
        return subscription with { Messages = messages };
    }

    private static Publication Publication(IInvocationOperation call, Compilation compilation)
        => new(call.Argument("topic").Constant<string>(), call.TargetMethod.TypeArguments is [var message] ? Message(message, call, compilation) : null, Places.Of(call.Syntax));

    private static MessageType Message(ITypeSymbol type, IInvocationOperation call, Compilation compilation)
    {
        var given = call.Argument("eventType");
        return new MessageType(type.Name, given.Constant<string>(), SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly), Places.Of(call.Syntax))
        {
            HasUnknownEventType = given is not null && !given.ConstantValue.HasValue,
        };
    }

    private static IEnumerable<Subscription> Consumed(IInvocationOperation call, string? group)
    {
        var place = Places.Of(call.Syntax);
        if (call.TargetMethod.ContainingAssembly.Name == RabbitMq)
        {
            return [new Subscription(MessageBroker.RabbitMq, call.Argument("queue").Constant<string>() is { Length: > 0 } queue ? queue : null, IsPlatform: false, place)
            {
                AcknowledgesAtOnce = call.Argument("autoAck", "noAck").Constant<bool>(),
            }];
        }

        IReadOnlyList<string>? topics = call.Argument("topic").Constant<string>() is { } one ? [one] : call.Argument("topics").Texts();
        // A name that begins with ^ is a pattern.
        if (topics is null or { Count: 0 } || topics.Any(t => t.StartsWith("^", StringComparison.Ordinal)))
            return [new Subscription(MessageBroker.Kafka, null, IsPlatform: false, place) { HasUnknownGroup = true }];
        return topics.Select(t => new Subscription(MessageBroker.Kafka, t, IsPlatform: false, place) { Group = group, HasUnknownGroup = group is null });
    }

    // An empty exchange is the default one, whose routing key is a queue.
    private static Publication Produced(IInvocationOperation call)
    {
        var topic = call.Argument("topic", "exchange", "addr");
        var name = topic.Constant<string>();
        if (name is { Length: 0 })
            name = call.Argument("routingKey").Constant<string>();
        return new Publication(name, null, Places.Of(call.Syntax));
    }

    private static QueueDeclaration Declared(IInvocationOperation call)
    {
        var arguments = call.Argument("arguments")?.Bare();
        return new QueueDeclaration(call.Argument("queue").Constant<string>() is { Length: > 0 } queue ? queue : null, HasDeadLetters(arguments), Places.Of(call.Syntax));
    }

    private static bool? HasDeadLetters(IOperation? arguments)
    {
        if (arguments is null or { ConstantValue: { HasValue: true, Value: null } })
            return false;
        // Of a dictionary that is made in its place every key is seen; of any other none.
        if (arguments is not IObjectCreationOperation { Arguments.Length: 0, Initializer: { } initializer })
            return null;
        var unknown = false;
        foreach (var entry in initializer.Initializers)
        {
            var key = entry switch
            {
                IInvocationOperation { Arguments: [var added, ..] } => added.Value,
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: [var index] } } => index.Value,
                _ => null,
            };
            if (key?.Bare().Constant<string>() is not { } name)
                unknown = true;
            else if (name == "x-dead-letter-exchange")
                return true;
        }

        return unknown ? null : false;
    }

    private static string? GroupOf(IObjectCreationOperation consumer)
        => consumer.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().FirstOrDefault(a => a.Target is IPropertyReferenceOperation { Property.Name: "GroupId" })?.Value.Bare().Constant<string>();

    private static int? Whole(IOperation? operation)
        => operation?.Bare().ConstantValue is { HasValue: true, Value: IConvertible number and not string } ? Convert.ToInt32(number, System.Globalization.CultureInfo.InvariantCulture) : null;

    // By syntax, since it only tells when to say nothing: the message's id is asked for, or the context goes somewhere that may ask.
    private static bool MayKnowMessage(ITypeSymbol handler)
    {
        var methods = handler.GetMembers("HandleAsync").OfType<IMethodSymbol>().ToList();
        if (methods.Count == 0)
            return true;
        foreach (var method in methods)
        {
            if (method.Parameters is not [_, var context, ..] || method.DeclaringSyntaxReferences is not [var reference])
                return true;
            foreach (var name in reference.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == context.Name))
            {
                if (name.Parent is not MemberAccessExpressionSyntax { Name.Identifier.ValueText: not "Id" } access || access.Expression != name)
                    return true;
            }
        }

        return false;
    }

    private static IReadOnlyList<TextEdit>? InboxEdits(Compilation compilation, IInvocationOperation subscribe, IReadOnlyList<IInvocationOperation> dependencies)
    {
        var contexts = dependencies.Where(d => d.TargetMethod.Name.StartsWith("AddDbContext", StringComparison.Ordinal)).Select(d => d.TargetMethod.TypeArguments.LastOrDefault()).OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default).ToList();
        if (contexts is not [var context] || compilation.GetTypeByMetadataName(Platform + ".EntityFrameworkCore.EntityFrameworkMessagingExtensions") is null)
            return null;
        var root = subscribe.Instance;
        while (root is IInvocationOperation chained)
            root = chained.Receiver();
        if (root?.Bare() is not (IParameterReferenceOperation or ILocalReferenceOperation) || subscribe.Syntax.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax { Parent: BlockSyntax } statement || !statement.Span.Contains(root.Syntax.Span))
            return null;
        var site = Places.Site(subscribe.Syntax);
        var model = subscribe.SemanticModel!;
        var edits = new List<TextEdit>();
        if (root.Type is not null && model.LookupSymbols(statement.SpanStart, root.Type, "UseInbox", includeReducedExtensionMethods: true).IsEmpty)
            edits.Add(new TextEdit(site.Span.Path, statement.SyntaxTree.GetRoot().GetFirstToken().SpanStart, 0, $"using {Platform}.EntityFrameworkCore;{site.NewLine}"));
        edits.Add(new TextEdit(site.Span.Path, statement.SpanStart, 0, $"{root.Syntax}.UseInbox<{context.ToMinimalDisplayString(model, statement.SpanStart)}>();{site.NewLine}{site.Indentation}"));
        return edits;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails.Facts;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>
/// Reads which configuration keys the code can't do without: what it throws for when it is not there, and the required
/// properties of options that are validated.
/// </summary>
internal static class ConfigurationReader
{
    private const string Connections = "ConnectionStrings";

    // How far a chain of GetSection calls and options builders is followed.
    private const int LongestChain = 16;

    /// <summary>The key that an indexer on configuration asks for, where the code throws without it.</summary>
    public static RequiredKey? Of(IPropertyReferenceOperation indexer)
        => indexer.Property is { IsIndexer: true, ContainingType.Name: "IConfiguration" or "IConfigurationSection" or "IConfigurationRoot" or "IConfigurationManager" or "ConfigurationManager" }
            && indexer.Arguments is [{ Value: var argument }] && argument.Constant<string>() is { } key && ThrowsWithout(indexer)
            && Prefix(indexer.Instance) is { } prefix
                ? new RequiredKey(prefix + key, IsSection: false, Places.Of(indexer.Syntax))
                : null;

    /// <summary>The keys that calls ask for.</summary>
    public static IEnumerable<RequiredKey> Of(SeenCalls calls)
    {
        foreach (var call in calls[CallMeaning.AsksConfiguration])
        {
            if (call.Argument("key", "name").Constant<string>() is not { } key || Prefix(call.Receiver()) is not { } prefix || Conditions.Surround(call))
                continue;
            if (call.TargetMethod.Name == "GetRequiredSection")
                yield return new RequiredKey(prefix + key, IsSection: true, Places.Of(call.Syntax));
            else if (ThrowsWithout(call))
                yield return new RequiredKey(call.TargetMethod.Name == "GetConnectionString" ? $"{prefix}{Connections}:{key}" : prefix + key, IsSection: false, Places.Of(call.Syntax));
        }

        foreach (var call in calls[CallMeaning.AddsOptions])
        {
            foreach (var required in OfOptions(call))
                yield return required;
        }
    }

    // Options are bound by one link of the chain and validated by another, in any order.
    private static IEnumerable<RequiredKey> OfOptions(IInvocationOperation call)
    {
        if (call.TargetMethod.TypeArguments is not [INamedTypeSymbol type] || call.Arguments.Any(a => a.Parameter?.Name == "name" && a.ArgumentKind != ArgumentKind.DefaultValue) || Conditions.Surround(call))
            yield break;
        string? section = null;
        var isValidated = false;
        var link = call;
        for (var i = 0; i < LongestChain && link.Chained() is { } next; i++, link = next)
        {
            switch (next.TargetMethod.Name)
            {
                case "BindConfiguration":
                    section = next.Argument("configSectionPath").Constant<string>();
                    break;
                case "Bind":
                    section = next.Argument("config") is { } bound ? Prefix(bound)?.TrimEnd(':') : null;
                    break;
                case "ValidateDataAnnotations":
                    isValidated = true;
                    break;
                case "Configure" or "PostConfigure":
                    yield break;
            }
        }

        if (!isValidated || string.IsNullOrEmpty(section))
            yield break;
        foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
        {
            // An initial value is there without configuration.
            if (property.GetAttributes().Any(a => a.AttributeClass?.Name == "RequiredAttribute") && IsText(property.Type) && !HasInitialValue(property))
                yield return new RequiredKey($"{section}:{property.Name}", IsSection: false, Places.Of(call.Syntax));
        }
    }

    private static bool IsText(ITypeSymbol type) => type.SpecialType == SpecialType.System_String || type.Name == "Uri";

    private static bool HasInitialValue(IPropertySymbol property)
        => property.DeclaringSyntaxReferences.Length == 0
        || property.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.PropertyDeclarationSyntax { Initializer.Value: var value } && !IsNothing(value));

    // Empty and null are what Required refuses.
    private static bool IsNothing(Microsoft.CodeAnalysis.CSharp.Syntax.ExpressionSyntax value)
        => value.ToString() is "\"\"" or "string.Empty" or "String.Empty" or "null" or "null!" or "default" or "default!";

    // key ?? throw …, with nothing else between.
    private static bool ThrowsWithout(IOperation value)
    {
        var outer = value;
        while (outer.Parent is IConversionOperation or IParenthesizedOperation)
            outer = outer.Parent;
        return outer.Parent is ICoalesceOperation coalesce && coalesce.Value == outer && coalesce.WhenNull.Bare() is IThrowOperation && !Conditions.Surround(coalesce);
    }

    /// <summary>The sections above, each with its colon; null where they can't be known.</summary>
    private static string? Prefix(IOperation? configuration)
    {
        var prefix = "";
        for (var i = 0; i < LongestChain; i++)
        {
            switch (configuration?.Bare())
            {
                case IInvocationOperation { TargetMethod.Name: "GetSection" or "GetRequiredSection" } section when section.Argument("key").Constant<string>() is { } key:
                    prefix = $"{key}:{prefix}";
                    configuration = section.Receiver();
                    break;
                // The whole configuration, as the host or the container of services gives it.
                case { Type.Name: "IConfiguration" or "IConfigurationRoot" or "IConfigurationManager" or "ConfigurationManager" } and (IPropertyReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or ILocalReferenceOperation):
                    return prefix;
                default:
                    return null;
            }
        }

        return null;
    }
}

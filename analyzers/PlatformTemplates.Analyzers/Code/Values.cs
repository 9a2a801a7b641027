using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PlatformTemplates.Analyzers.Code;

/// <summary>Reads values out of operations, where they are constant.</summary>
internal static class Values
{
    /// <summary>An argument by the parameter's name; null where it is left out.</summary>
    public static IOperation? Argument(this IInvocationOperation call, params string[] names)
        => call.Arguments.FirstOrDefault(a => a.ArgumentKind != ArgumentKind.DefaultValue && names.Contains(a.Parameter?.Name))?.Value;

    /// <summary>What an extension method extends, or what a method is called on.</summary>
    public static IOperation? Receiver(this IInvocationOperation call)
        => call.Instance ?? call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value;

    /// <summary>The next call of a chain: what is called on what this one gives back.</summary>
    public static IInvocationOperation? Chained(this IInvocationOperation call)
    {
        IOperation at = call;
        while (at.Parent is IConversionOperation or IParenthesizedOperation)
            at = at.Parent;
        return at.Parent switch
        {
            IInvocationOperation outer when outer.Instance == at => outer,
            // An extension method's receiver is its first argument.
            IArgumentOperation { Parameter.Ordinal: 0, Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } outer } => outer,
            _ => null,
        };
    }

    /// <summary>The operation without the conversions around it.</summary>
    public static IOperation Bare(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                case IDelegateCreationOperation created:
                    operation = created.Target;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The constant of a type, or the type's null.</summary>
    public static T? Constant<T>(this IOperation? operation) => operation?.ConstantValue is { HasValue: true, Value: T value } ? value : default;

    /// <summary>A constant whole number.</summary>
    public static int? Number(this IOperation? operation) => operation?.Bare().ConstantValue is { HasValue: true, Value: int value } ? value : null;

    /// <summary>A constant time in whole seconds, rounded up: <c>TimeSpan.FromMinutes(1)</c>, <c>TimeSpan.Zero</c>.</summary>
    public static int? Seconds(this IOperation? operation)
    {
        switch (operation?.Bare())
        {
            case IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: nameof(TimeSpan) } }:
                return 0;
            case IInvocationOperation { TargetMethod: { ContainingType.Name: nameof(TimeSpan), Name: var unit }, Arguments: var arguments }:
                double? scale = unit switch { "FromMilliseconds" => 0.001, "FromSeconds" => 1, "FromMinutes" => 60, "FromHours" => 3600, _ => null };
                var numbers = arguments.Where(a => a.ArgumentKind != ArgumentKind.DefaultValue).Select(a => a.Value.Bare().ConstantValue).ToList();
                return scale is not null && numbers is [{ HasValue: true, Value: IConvertible number and not string }] ? Rounded(Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture) * scale.Value) : null;
            case IObjectCreationOperation { Type.Name: nameof(TimeSpan), Arguments: { Length: 3 } parts }:
                return parts.Select(p => p.Value.Number()).ToList() is [{ } hours, { } minutes, { } seconds] ? Rounded((hours * 3600d) + (minutes * 60d) + seconds) : null;
            default:
                return null;
        }
    }

    private static int? Rounded(double seconds) => seconds is >= 0 and < 86_400 ? (int)Math.Ceiling(seconds) : null;

    /// <summary>Constant texts of an array or a collection expression; null where one is not constant.</summary>
    public static IReadOnlyList<string>? Texts(this IOperation? operation)
    {
        IEnumerable<IOperation>? elements = operation?.Bare() switch
        {
            IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
            ICollectionExpressionOperation collection => collection.Elements,
            IObjectCreationOperation { Initializer: { } initializer } => initializer.Initializers.OfType<IInvocationOperation>().Select(add => add.Arguments[0].Value),
            _ => null,
        };
        if (elements is null)
            return null;
        var texts = elements.Select(e => e.Bare().Constant<string>()).ToList();
        return texts.Contains(null) ? null : [.. texts.Select(t => t!)];
    }
}

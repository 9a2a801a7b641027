using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PlatformTemplates.Guardrails;
using PlatformTemplates.Guardrails.Security;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>Passwords, keys and tokens in the texts of C#.</summary>
internal sealed class SecretLiterals() : OperationRule(GuardrailIds.NoSecretInSource)
{
    // Shorter than any secret worth its name, as most texts are.
    private const int Shortest = 6;

    /// <summary>Whether a text is long enough to be looked at.</summary>
    public static bool Concerns(ILiteralOperation literal) => literal.ConstantValue is { HasValue: true, Value: string { Length: >= Shortest } };

    public override bool Concerns(ISymbol symbol) => false;

    public override void Look(Sight sight)
    {
        // Parts of one text are looked at together, at the first of them.
        var whole = sight.Operation;
        while (whole.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, ConstantValue.HasValue: true } sum)
        {
            if (sum.RightOperand == whole)
                return;
            whole = sum;
        }

        if (whole.ConstantValue.Value is string text && SecretInSource.In(NameOf(whole), text, isCode: true) is { } what)
            sight.Report(this, whole.Syntax, $"This text holds {what}, for everybody who reads the repository. Take it from configuration, and replace it where it is valid.");
    }

    // What the text is given to.
    private static string NameOf(IOperation text)
    {
        var parent = text.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation)
            parent = parent.Parent;
        return parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol.Name,
            IFieldInitializerOperation field => field.InitializedFields[0].Name,
            IPropertyInitializerOperation property => property.InitializedProperties[0].Name,
            IParameterInitializerOperation parameter => parameter.Parameter.Name,
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string key } }] } } => key,
            ISimpleAssignmentOperation { Target: IMemberReferenceOperation member } => member.Member.Name,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } => local.Local.Name,
            IArgumentOperation { Parameter: { } parameter } => parameter.Name,
            _ => "",
        };
    }
}

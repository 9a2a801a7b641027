using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PlatformTemplates.Analyzers.Code.Operations;

/// <summary>Turns an interpolated string into a message template and its values.</summary>
internal static class MessageTemplate
{
    /// <summary>
    /// The arguments as they are written in a call: the template, then the values. Null where the string is raw, or a
    /// value has no name of its own, which a person must find.
    /// </summary>
    public static string? From(InterpolatedStringExpressionSyntax text)
    {
        if (text.StringStartToken.Kind() is not (SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedVerbatimStringStartToken))
            return null;
        var template = new StringBuilder(text.StringStartToken.Text.Replace("$", ""));
        var values = new StringBuilder();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in text.Contents)
        {
            if (part is not InterpolationSyntax hole)
            {
                template.Append(part.ToString());
                continue;
            }

            // An alignment in a template is a number; here it may be any constant.
            if (NameOf(hole.Expression) is not { } name || !names.Add(name) || hole.AlignmentClause is { Value: not LiteralExpressionSyntax })
                return null;
            template.Append('{').Append(name).Append(hole.AlignmentClause?.ToString()).Append(hole.FormatClause?.ToString()).Append('}');
            values.Append(", ").Append(hole.Expression.ToString());
        }

        return template.Append(text.StringEndToken.Text).Append(values).ToString();
    }

    // order.Id is OrderId, total is Total, _retries is Retries, Count() is Count.
    private static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => Pascal(name.Identifier.ValueText),
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name } => Pascal(name.Identifier.ValueText),
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner, Name: var name } => Joined(Pascal(owner.Identifier.ValueText), Pascal(name.Identifier.ValueText)),
        MemberAccessExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var owner }, Name: var name } => Joined(Pascal(owner.Identifier.ValueText), Pascal(name.Identifier.ValueText)),
        ConditionalAccessExpressionSyntax { Expression: IdentifierNameSyntax owner, WhenNotNull: MemberBindingExpressionSyntax { Name: var name } } => Joined(Pascal(owner.Identifier.ValueText), Pascal(name.Identifier.ValueText)),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax or IdentifierNameSyntax, ArgumentList.Arguments.Count: 0 } call => NameOf(call.Expression),
        ParenthesizedExpressionSyntax { Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax } inner => NameOf(inner.Expression),
        _ => null,
    };

    private static string? Joined(string? owner, string? name)
        => owner is null || name is null ? null : name.StartsWith(owner, StringComparison.Ordinal) ? name : owner + name;

    private static string? Pascal(string name)
    {
        name = name.TrimStart('_', '@');
        return name.Length == 0 || !char.IsLetter(name[0]) ? null : char.ToUpperInvariant(name[0]) + name.Substring(1);
    }
}

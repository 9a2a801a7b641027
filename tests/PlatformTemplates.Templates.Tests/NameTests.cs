using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PlatformTemplates.Templates.Tests;

public sealed class NameTests(StagedTemplates templates)
{
    public static TheoryData<string, string, string> Accepted => new()
    {
        { "Orders", "orders", "Orders" },
        { "orders-api", "orders-api", "orders_api" },
        { "Contoso.Orders", "contoso-orders", "Contoso.Orders" },
        { "2nd.Theory", "svc-2nd-theory", "_2nd.TheoryService" },
        { "class", "class", "classService" },
        { "Contoso.event", "contoso-event", "Contoso.eventService" },
        { "a", "a", "a" },
        { "OrderAPIv2", "order-apiv2", "OrderAPIv2" },
        { "HTTPServer", "http-server", "HTTPServer" },
        { "my_orders", "my-orders", "my_orders" },
        { "42", "svc-42", "_42" },
        { "Yes", "yes-service", "Yes" },
        { "Null", "null-service", "Null" },
        { "Task", "task", "TaskService" },
        { "Contoso.System", "contoso-system", "Contoso.SystemService" },
        { "Data", "data", "Data" },
        { "Api.Tests", "api-tests", "Api.Tests" },
        { new string('O', 1) + new string('x', 69), "o" + new string('x', 39), "O" + new string('x', 69) },
        { "Abcdefghijklmnopqrstuvwxyz.Abcdefghijklm.Nopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz-abcdefghijklm", "Abcdefghijklmnopqrstuvwxyz.Abcdefghijklm.Nopqrstuvwxyz" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task A_name_becomes_a_namespace_file_names_and_a_name_in_dns(string name, string service, string rootNamespace)
    {
        foreach (var template in StagedTemplates.Names)
        {
            var generated = await templates.GenerateAsync(template, name);

            Assert.Empty(generated.Refusals);
            generated.ParseAll();
            Assert.Contains($"src/{name}/{name}.csproj", generated.Files.Keys);
            Assert.Contains($"tests/{name}.Tests/{name}.Tests.csproj", generated.Files.Keys);
            Assert.Equal(rootNamespace, generated.Xml($"/{name}.csproj").Descendants("RootNamespace").Single().Value);
            Assert.All(
                generated.CSharp().SelectMany(file => file.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()),
                declaration => Assert.True(declaration.Name.ToString() == rootNamespace || declaration.Name.ToString().StartsWith(rootNamespace + ".", StringComparison.Ordinal), declaration.Name.ToString()));
            Assert.Matches("^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$", service);
            Assert.Equal(service, generated.Base.Workload().Name());
        }
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../evil")]
    [InlineData("a/b")]
    [InlineData(@"a\b")]
    [InlineData("/abs")]
    [InlineData("My Orders")]
    [InlineData("Bestellungen-für-Köln")]
    [InlineData("中文")]
    [InlineData("Orders;rm")]
    [InlineData("Orders&Co")]
    [InlineData("Orders\"")]
    [InlineData("$(Orders)")]
    [InlineData("Orders.")]
    [InlineData(".Orders")]
    [InlineData("Contoso..Orders")]
    [InlineData("Orders\n")]
    [InlineData("-Orders")]
    [InlineData("con")]
    [InlineData("Aux.Orders")]
    [InlineData("System")]
    [InlineData("System.Orders")]
    [InlineData("Microsoft.Orders")]
    [InlineData("PlatformTemplates")]
    [InlineData("Npgsql")]
    [InlineData("Avro")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123456789012345678901")]
    public async Task A_name_that_would_not_work_is_refused_and_nothing_is_written(string name)
    {
        foreach (var template in StagedTemplates.Names)
        {
            var generated = await templates.GenerateAsync(template, name);

            Assert.Empty(generated.Files);
            Assert.StartsWith("Nothing was written: the name", Assert.Single(generated.Refusals), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(StagedTemplates.All), MemberType = typeof(StagedTemplates))]
    public async Task A_namespace_never_hides_a_type_that_the_code_uses(string template)
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var answers in Answers.Matrix(template))
            used.UnionWith((await templates.GenerateAsync(template, "Zzz", answers)).CSharp().SelectMany(UsedNames));

        // One name for each would take long; the forms that make the namespace are asked instead.
        var renamed = ConfigurationTests.NamespaceForms(template).ToList();
        var hidden = used.Where(name => !renamed.Exists(form => form.IsMatch($"Contoso.{name}"))).ToList();

        Assert.True(hidden.Count == 0, $"Add to the form \"ownTypes\": {string.Join('|', hidden)}");
    }

    /// <summary>Names that the compiler looks up from the inside out, and so finds a namespace before what a using brings.</summary>
    private static IEnumerable<string> UsedNames(CompilationUnitSyntax file)
    {
        var members = file.DescendantNodes().SelectMany(MemberNames).ToHashSet();
        return file.DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Where(name => char.IsUpper(name.Identifier.Text[0]) && name.Identifier.Text != "Zzz")
            .Where(name => name.Parent switch
            {
                MemberAccessExpressionSyntax access => access.Expression == name,
                QualifiedNameSyntax qualified => qualified.Left == name,
                NameColonSyntax or NameEqualsSyntax or MemberBindingExpressionSyntax => false,
                AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
                _ => true,
            })
            .Where(name => !name.Ancestors().OfType<UsingDirectiveSyntax>().Any())
            .Select(name => name.Identifier.Text)
            .Where(name => !members.Contains(name));
    }

    private static IEnumerable<string> MemberNames(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => [method.Identifier.Text],
        PropertyDeclarationSyntax property => [property.Identifier.Text],
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.Text),
        LocalDeclarationStatementSyntax local => local.Declaration.Variables.Select(variable => variable.Identifier.Text),
        _ => [],
    };
}

using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace DaxVerify.Analyzers.CodeFixes;

/// <summary>Adds annotations to declarations.</summary>
internal static class AttributeEdits
{
    /// <summary>The namespace of the annotations.</summary>
    private const string Namespace = "DaxVerify.Annotations";

    /// <summary>Adds <c>[name("argument")]</c> to a declaration, and the import if it is missing.</summary>
    public static SyntaxNode Add(SyntaxNode root, SyntaxNode declaration, string name, string argument)
    {
        var attribute = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(
            SyntaxFactory.ParseName(name),
            SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.AttributeArgument(
                SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(argument))))))));
        var changed = declaration switch
        {
            MemberDeclarationSyntax member => With(member, attribute),
            LocalFunctionStatementSyntax function => function.WithoutLeadingTrivia()
                .WithAttributeLists(function.AttributeLists.Insert(0, attribute)).WithLeadingTrivia(function.GetLeadingTrivia()),
            AccessorDeclarationSyntax accessor => accessor.WithoutLeadingTrivia()
                .WithAttributeLists(accessor.AttributeLists.Insert(0, attribute)).WithLeadingTrivia(accessor.GetLeadingTrivia()),
            _ => declaration,
        };
        return Import(root.ReplaceNode(declaration, changed.WithAdditionalAnnotations(Formatter.Annotation)));
    }

    private static MemberDeclarationSyntax With(MemberDeclarationSyntax member, AttributeListSyntax attribute)
    {
        var leading = member.GetLeadingTrivia();
        var end = SyntaxFactory.ElasticCarriageReturnLineFeed;
        return member.WithLeadingTrivia()
            .WithAttributeLists(member.WithLeadingTrivia().AttributeLists.Insert(0, attribute.WithTrailingTrivia(end)))
            .WithLeadingTrivia(leading);
    }

    private static SyntaxNode Import(SyntaxNode root)
    {
        if (root is not CompilationUnitSyntax unit
            || unit.DescendantNodes(static n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .OfType<UsingDirectiveSyntax>().Any(static u => u.NamespaceOrType.ToString() == Namespace))
        {
            return root;
        }

        var directive = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(" " + Namespace))
            .WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed).WithAdditionalAnnotations(Formatter.Annotation);
        return unit.AddUsings(directive);
    }
}

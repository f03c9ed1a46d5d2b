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
    public static SyntaxNode Add(SyntaxNode root, SyntaxNode declaration, string name, string argument) =>
        Import(root.ReplaceNode(declaration, With(declaration, name, argument, EndOfLine(root))));

    /// <summary>Adds <c>[name("argument")]</c> to several declarations at once, for each of them every argument given.</summary>
    public static SyntaxNode AddAll(SyntaxNode root, ILookup<SyntaxNode, string> arguments, string name)
    {
        var end = EndOfLine(root);
        return Import(root.ReplaceNodes(
            arguments.Select(static g => g.Key),
            (original, changed) => arguments[original].Distinct().Reverse().Aggregate(changed, (node, argument) => With(node, name, argument, end))));
    }

    private static SyntaxNode With(SyntaxNode declaration, string name, string argument, SyntaxTrivia end)
    {
        var attribute = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(
            SyntaxFactory.ParseName(name),
            SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.AttributeArgument(
                SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(argument))))))));
        SyntaxNode changed = declaration switch
        {
            MemberDeclarationSyntax member => With(member, attribute, end),
            LocalFunctionStatementSyntax function => function.WithoutLeadingTrivia()
                .WithAttributeLists(function.WithoutLeadingTrivia().AttributeLists.Insert(0, Spaced(attribute))).WithLeadingTrivia(function.GetLeadingTrivia()),
            AccessorDeclarationSyntax accessor => accessor.WithoutLeadingTrivia()
                .WithAttributeLists(accessor.WithoutLeadingTrivia().AttributeLists.Insert(0, Spaced(attribute))).WithLeadingTrivia(accessor.GetLeadingTrivia()),
            _ => declaration,
        };
        return changed.WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static AttributeListSyntax Spaced(AttributeListSyntax attribute) => attribute.WithTrailingTrivia(SyntaxFactory.Space);

    /// <summary>On a line of its own, as deep as the member is; on the member's line if that has other things on it.</summary>
    private static MemberDeclarationSyntax With(MemberDeclarationSyntax member, AttributeListSyntax attribute, SyntaxTrivia end)
    {
        var leading = member.GetLeadingTrivia();
        var before = member.GetFirstToken().GetPreviousToken();
        var startsLine = before.IsKind(SyntaxKind.None) || leading.Any(static t => t.IsKind(SyntaxKind.EndOfLineTrivia))
            || before.TrailingTrivia.Any(static t => t.IsKind(SyntaxKind.EndOfLineTrivia));
        var indentation = leading.Where(static t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Skip(leading.Count(static t => t.IsKind(SyntaxKind.WhitespaceTrivia)) - 1);
        var own = startsLine ? attribute.WithTrailingTrivia(SyntaxFactory.TriviaList(end).AddRange(indentation)) : Spaced(attribute);
        var bare = member.WithoutLeadingTrivia();
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, own)).WithLeadingTrivia(leading);
    }

    /// <summary>How the file ends its lines.</summary>
    private static SyntaxTrivia EndOfLine(SyntaxNode root) =>
        root.DescendantTrivia().FirstOrDefault(static t => t.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } found ? found : SyntaxFactory.ElasticLineFeed;

    private static SyntaxNode Import(SyntaxNode root)
    {
        if (root is not CompilationUnitSyntax unit
            || unit.DescendantNodes(static n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
                .OfType<UsingDirectiveSyntax>().Any(static u => u.NamespaceOrType.ToString() == Namespace))
        {
            return root;
        }

        var directive = SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(" " + Namespace))
            .WithTrailingTrivia(EndOfLine(root)).WithAdditionalAnnotations(Formatter.Annotation);
        return unit.AddUsings(directive);
    }
}

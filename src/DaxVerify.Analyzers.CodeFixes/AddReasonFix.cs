using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.CodeFixes;

/// <summary>Makes room for the reason of a suppression (DAX0015); the words are the author's.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddReasonFix))]
[Shared]
public sealed class AddReasonFix : CodeFixProvider
{
    /// <summary>What stands there until the author writes the reason.</summary>
    private const string Placeholder = "TODO: why the code is right";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("DAX0015");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            DocumentFix.Register(context, diagnostic, "Add the reason", root => AddReason(root, diagnostic));
        }

        return Task.CompletedTask;
    }

    private static SyntaxNode AddReason(SyntaxNode root, Diagnostic diagnostic)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
        {
            return root;
        }

        var reason = SyntaxFactory.AttributeArgument(
            SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(Placeholder)));
        var arguments = attribute.ArgumentList?.Arguments ?? default;
        if (attribute.Name.ToString().Contains("SuppressMessage"))
        {
            var named = reason.WithNameEquals(SyntaxFactory.NameEquals("Justification"));
            arguments = SyntaxFactory.SeparatedList(arguments.Where(static a => a.NameEquals?.Name.Identifier.ValueText != "Justification").Append(named));
        }
        else
        {
            arguments = SyntaxFactory.SingletonSeparatedList(reason);
        }

        return root.ReplaceNode(attribute, attribute.WithArgumentList(SyntaxFactory.AttributeArgumentList(arguments).NormalizeWhitespace()));
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.SeededBugs.Mutants;

/// <summary>Changes every use of a semaphore in a method alike, so that what is taken and what is released still fit.</summary>
internal sealed class SemaphoreRewriter : CSharpSyntaxRewriter
{
    private readonly bool _drops;

    private SemaphoreRewriter(bool drops) => _drops = drops;

    /// <summary>Takes none.</summary>
    public static SemaphoreRewriter Dropping { get; } = new(drops: true);

    /// <summary>Takes them shared instead of exclusively.</summary>
    public static SemaphoreRewriter Sharing { get; } = new(drops: false);

    public static bool IsOfSemaphore(string method) => method.StartsWith("Acquire", StringComparison.Ordinal) || method is "ReleaseExclusive" or "ReleaseShared";

    /// <inheritdoc/>
    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node) =>
        _drops && node.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } && IsOfSemaphore(access.Name.Identifier.Text)
            ? SyntaxFactory.EmptyStatement().WithTriviaFrom(node)
            : base.VisitExpressionStatement(node);

    /// <inheritdoc/>
    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (node.Expression is not MemberAccessExpressionSyntax access || !IsOfSemaphore(access.Name.Identifier.Text))
        {
            return base.VisitInvocationExpression(node);
        }

        var name = access.Name.Identifier.Text;
        if (_drops)
        {
            return name.EndsWith("Killable", StringComparison.Ordinal) ? SyntaxFactory.ParseExpression("Errno.None").WithTriviaFrom(node) : node;
        }

        return !name.Contains("Exclusive", StringComparison.Ordinal)
            ? node
            : node.WithExpression(access.WithName(SyntaxFactory.IdentifierName(name.Replace("Exclusive", "Shared", StringComparison.Ordinal))));
    }
}

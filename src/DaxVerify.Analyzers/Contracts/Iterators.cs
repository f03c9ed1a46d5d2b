using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>Tells methods with <c>yield</c>: calling one runs nothing of it, so that it has no locks of whoever calls it.</summary>
internal static class Iterators
{
    /// <summary>Whether the body of a method runs when its result is gone through, not when it is called.</summary>
    public static bool IsIterator(IMethodSymbol method) =>
        method.ReturnType.Name is "IEnumerable" or "IEnumerator" or "IAsyncEnumerable" or "IAsyncEnumerator"
        && method.DeclaringSyntaxReferences.Any(static r => Yields(r.GetSyntax()));

    private static bool Yields(SyntaxNode declaration) =>
        declaration.DescendantNodes(n => n == declaration || n is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
            .Any(static n => n is YieldStatementSyntax);
}

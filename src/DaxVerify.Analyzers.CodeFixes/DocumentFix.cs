using System;
using System.Threading;
using System.Threading.Tasks;

using DaxVerify.Analyzers.Rules;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace DaxVerify.Analyzers.CodeFixes;

/// <summary>Registers a fix that rewrites the root of one document.</summary>
internal static class DocumentFix
{
    /// <summary>Registers it.</summary>
    public static void Register(CodeFixContext context, Diagnostic diagnostic, string title, Func<SyntaxNode, SyntaxNode> rewrite) =>
        context.RegisterCodeFix(
            CodeAction.Create(title, token => Apply(context.Document, rewrite, token), equivalenceKey: title), diagnostic);

    /// <summary>The lock expression that a finding carries; null if it can't be written down.</summary>
    public static string? LockOf(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(RuleCatalog.LockProperty, out var text) && !string.IsNullOrEmpty(text) ? text : null;

    private static async Task<Document> Apply(Document document, Func<SyntaxNode, SyntaxNode> rewrite, CancellationToken token)
    {
        var root = await document.GetSyntaxRootAsync(token).ConfigureAwait(false);
        return root is null ? document : document.WithSyntaxRoot(rewrite(root));
    }
}

using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.CodeFixes;

/// <summary>Takes a reader-writer lock for writing where a guarded member is written (DAX0003).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseWriteLockFix))]
[Shared]
public sealed class UseWriteLockFix : CodeFixProvider
{
    private static readonly ImmutableDictionary<string, string> s_renames = new Dictionary<string, string>
    {
        ["EnterReadLock"] = "EnterWriteLock",
        ["TryEnterReadLock"] = "TryEnterWriteLock",
        ["ExitReadLock"] = "ExitWriteLock",
    }.ToImmutableDictionary();

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("DAX0003");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        var root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        return root is null ? document : document.WithSyntaxRoot(Rename(
            root, diagnostics.SelectMany(d => DocumentFix.LockOf(d) is { } @lock ? Names(root, d, @lock) : Enumerable.Empty<SimpleNameSyntax>()).Distinct()));
    });

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root is not null && DocumentFix.LockOf(diagnostic) is { } @lock && Names(root, diagnostic, @lock).Any())
            {
                DocumentFix.Register(context, diagnostic, $"Take '{@lock}' for writing", r => Rename(r, Names(r, diagnostic, @lock)));
            }
        }
    }

    private static SyntaxNode Rename(SyntaxNode root, IEnumerable<SimpleNameSyntax> names) => root.ReplaceNodes(
        names, static (_, name) => name.WithIdentifier(SyntaxFactory.Identifier(s_renames[name.Identifier.ValueText]).WithTriviaFrom(name.Identifier)));

    /// <summary>The names of the read-lock methods called on the lock in the same member.</summary>
    private static IEnumerable<SimpleNameSyntax> Names(SyntaxNode root, Diagnostic diagnostic, string @lock)
    {
        var member = root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>();
        return member is null ? Enumerable.Empty<SimpleNameSyntax>() : member.DescendantNodes()
            .OfType<MemberAccessExpressionSyntax>()
            .Where(a => s_renames.ContainsKey(a.Name.Identifier.ValueText) && Plain(a.Expression) == Plain(@lock))
            .Select(static a => a.Name);
    }

    private static string Plain(ExpressionSyntax expression) => Plain(expression.ToString());

    private static string Plain(string expression) => expression.StartsWith("this.", System.StringComparison.Ordinal) ? expression.Substring(5) : expression;
}

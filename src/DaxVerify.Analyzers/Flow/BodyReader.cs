using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Project;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Flow;

/// <summary>Finds the bodies of a type in its text, and reads the meaning of those that are asked for.</summary>
internal sealed class BodyReader
{
    private readonly LockAnalysis _analysis;
    private readonly INamedTypeSymbol _type;
    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();
    private readonly ConcurrentDictionary<SyntaxNode, PendingBody?> _read = new();

    /// <summary>Makes it for a type that is in no other.</summary>
    public BodyReader(LockAnalysis analysis, INamedTypeSymbol type, Compilation compilation)
    {
        _analysis = analysis;
        _type = type;
        _compilation = compilation;
    }

    /// <summary>
    /// Every body of the type and of those within it, in the order in which they stand: blocks, expressions after an arrow, initialisers. Statements that are in
    /// no type call no method of one, and are called by none.
    /// </summary>
    public IEnumerable<SyntaxNode> Texts() => _type.DeclaringSyntaxReferences.Select(static r => r.GetSyntax()).Where(static d => d is not CompilationUnitSyntax)
        .OrderBy(static d => d.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(static d => d.SpanStart)
        .SelectMany(static d => d.DescendantNodes(static n => !IsBody(n) && n is not (ParameterListSyntax or AttributeListSyntax or TypeSyntax))).Where(IsBody);

    /// <summary>The text of a method's body; null if it has none here.</summary>
    public static SyntaxNode? TextOf(IMethodSymbol method) => (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        BaseMethodDeclarationSyntax declaration => (SyntaxNode?)declaration.Body ?? declaration.ExpressionBody,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
        ArrowExpressionClauseSyntax arrow => arrow,
        _ => null,
    };

    /// <summary>Takes over a model, which knows what others have asked of it.</summary>
    public void Know(SemanticModel? model)
    {
        if (model is not null)
        {
            _models.TryAdd(model.SyntaxTree, model);
        }
    }

    /// <summary>A body with its meaning; null if it is not to be analyzed.</summary>
    public PendingBody? Read(SyntaxNode text) => _read.GetOrAdd(text, t =>
    {
#pragma warning disable RS1030 // Only for parts of the type in files of which no body has been analyzed yet.
        var model = _models.GetOrAdd(t.SyntaxTree, tree => _compilation.GetSemanticModel(tree));
#pragma warning restore RS1030
        return OwnerOf(model, t) is { } owner && !ContractProvider.IsSuppressed(owner) && model.GetOperation(t) is { } operation
            ? PendingBody.Of(_analysis, owner, PendingBody.RootOf(operation))
            : null;
    });

    private static bool IsBody(SyntaxNode node) => node switch
    {
        BlockSyntax => true,
        ArrowExpressionClauseSyntax => true,
        EqualsValueClauseSyntax => node.Parent is not EnumMemberDeclarationSyntax,
        PrimaryConstructorBaseTypeSyntax => true,
        _ => false,
    };

    private static ISymbol? OwnerOf(SemanticModel model, SyntaxNode text) => text switch
    {
        PrimaryConstructorBaseTypeSyntax { Parent.Parent: { } declaration } => (model.GetDeclaredSymbol(declaration) as INamedTypeSymbol)?.InstanceConstructors
            .FirstOrDefault(c => c.DeclaringSyntaxReferences.Any(r => r.GetSyntax() == declaration)),
        { Parent: { } declaration } => model.GetDeclaredSymbol(declaration) is var declared && text is ArrowExpressionClauseSyntax && declared is IPropertySymbol property
            ? property.GetMethod
            : declared,
        _ => null,
    };
}
